// Keys are read once each; a missing key is no error until a signature is missing.
#include "cli/keys.h"

#include <termios.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/toml_json.h"
#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/codec.h"

namespace reserve::cli {

bool KeyRing::is_log_key(std::string_view stem) {
    return stem == "log" || stem.starts_with("log.");
}

std::filesystem::path KeyRing::file_of(const std::string& name) const {
    return globals_.key_folder() / (name + ".pem");
}

std::filesystem::path KeyRing::file_of_log(std::string_view vkey) const {
    return file_of("log." + to_hex(seal::parse_vkey(vkey)->id));
}

Result<std::optional<std::string>> KeyRing::passphrase() const {
    if (globals_.passphrase_file.empty()) {
        return std::nullopt;
    }
    auto text = read_file(globals_.passphrase_file);
    if (!text) {
        return std::unexpected(text.error());
    }
    text->erase(std::find(text->begin(), text->end(), '\n'), text->end());
    if (text->empty()) {
        return fail(ErrorKind::usage, globals_.passphrase_file + ": its first line is empty");
    }
    return std::optional(*text);
}

namespace {

// Reads a line from the terminal without showing it; nullopt where there is no terminal.
std::optional<std::string> ask_terminal(const std::string& question) {
    const std::unique_ptr<FILE, int (*)(FILE*)> terminal(std::fopen("/dev/tty", "r+"), std::fclose);
    termios shown{};
    if (terminal == nullptr || tcgetattr(fileno(terminal.get()), &shown) != 0) {
        return std::nullopt;
    }
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(fileno(terminal.get()), TCSAFLUSH, &hidden);
    std::fputs(question.c_str(), terminal.get());
    std::fflush(terminal.get());
    std::string answer;
    for (int letter = 0; (letter = std::fgetc(terminal.get())) != EOF && letter != '\n';) {
        answer += static_cast<char>(letter);
    }
    tcsetattr(fileno(terminal.get()), TCSAFLUSH, &shown);
    std::fputs("\n", terminal.get());
    return answer;
}

}  // namespace

Result<std::optional<std::string>> KeyRing::passphrase_of(const std::filesystem::path& file) {
    if (!globals_.passphrase_file.empty() || asked_) {
        return asked_ ? asked_ : passphrase();
    }
    const auto text = read_file(file);
    const bool encrypted = text && text->starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    if (!encrypted) {
        return std::nullopt;
    }
    asked_ = ask_terminal("Passphrase of " + file.string() + ": ");
    if (!asked_) {
        return fail(ErrorKind::usage, file.string() + " is encrypted: say --passphrase-file");
    }
    return asked_;
}

Result<const seal::PrivateKey*> KeyRing::find(const std::string& officer) {
    if (const auto known = known_.find(officer); known != known_.end()) {
        return known->second ? &*known->second : nullptr;
    }
    auto& slot = known_[officer];
    const bool named = !globals_.key.empty() && !is_log_key(officer);
    const std::filesystem::path file =
        named ? std::filesystem::path(globals_.key) : file_of(officer);
    std::error_code ignored;
    if (!named && !std::filesystem::exists(file, ignored)) {
        return nullptr;
    }
    const auto secret = passphrase_of(file);
    if (!secret) {
        return std::unexpected(secret.error());
    }
    auto key = seal::PrivateKey::read(file, *secret);
    if (!key) {
        return std::unexpected(key.error());
    }
    slot = std::move(*key);
    return &*slot;
}

Result<const seal::PrivateKey*> KeyRing::find(const seal::PublicKey& key) {
    for (const std::string& name : names([](std::string_view stem) { return is_log_key(stem); })) {
        const auto known = find(name);
        if (!known || (*known != nullptr && (*known)->public_key() == key)) {
            return known;
        }
    }
    return nullptr;
}

// Where no key can be made the sandbox does without.
Result<const seal::PrivateKey*> KeyRing::own() {
    std::error_code ignored;
    if (!std::filesystem::exists(file_of("log"), ignored) && !make("log")) {
        return nullptr;
    }
    return find("log");
}

Result<seal::PublicKey> KeyRing::make(const std::string& name) {
    auto key = seal::PrivateKey::generate();
    return key ? keep(name, std::move(*key)) : std::unexpected(key.error());
}

Result<seal::PublicKey> KeyRing::keep(const std::string& name, seal::PrivateKey key) {
    const auto secret = passphrase();
    if (!secret) {
        return std::unexpected(secret.error());
    }
    if (Status status = key.write(file_of(name), *secret); !status) {
        return std::unexpected(status.error());
    }
    seal::PublicKey made = key.public_key();
    known_[name] = std::move(key);
    return made;
}

Result<std::string> KeyRing::make_log_vkey(std::string_view origin) {
    auto key = seal::PrivateKey::generate();
    if (!key) {
        return std::unexpected(key.error());
    }
    const seal::Verifier log =
        seal::make_verifier(origin, seal::KeyType::ed25519, key->public_key());
    const auto kept = keep("log." + to_hex(log.id), std::move(*key));
    return kept ? Result<std::string>(make_vkey(log)) : std::unexpected(kept.error());
}

std::vector<std::string> KeyRing::officers() const {
    return names([](std::string_view stem) { return !is_log_key(stem); });
}

std::vector<std::string> KeyRing::names(bool (*wanted)(std::string_view stem)) const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& file :
         std::filesystem::directory_iterator(globals_.key_folder(), ignored)) {
        const std::string stem = file.path().stem();
        if (file.path().extension() == ".pem" && wanted(stem)) {
            names.push_back(stem);
        }
    }
    std::ranges::sort(names);
    return names;
}

Result<std::string> sign_line(KeyRing& ring, const std::string& line) {
    seal::JsonDocument document;
    const auto root = document.parse(line);
    const auto submitted = root ? read_submitted(**root) : std::unexpected(ReadFault());
    if (!submitted || !submitted->signatures.empty()) {
        return line;
    }
    const seal::JsonNode* actor = submitted->act->find("actor");
    if (actor == nullptr || !is_name(actor->text)) {
        return line;
    }
    const auto key = ring.find(std::string(actor->text));
    if (!key) {
        return std::unexpected(key.error());
    }
    if (*key == nullptr) {
        return line;
    }
    std::string canonical;
    seal::append_canonical(canonical, *submitted->act);
    const auto signature = (*key)->sign(as_bytes(canonical));
    const std::string at =
        submitted->at ? fmt::format("\"at\":\"{}\",", format_time(*submitted->at)) : "";
    return fmt::format("{{\"act\":{},{}\"signatures\":[{{\"officer\":\"{}\","
                       "\"signature\":\"{}\"}}]}}",
                       canonical, at, actor->text, to_base64(signature));
}

}  // namespace reserve::cli
