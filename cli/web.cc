// Tokens, waiting, and answers that are errors.
#include "cli/web.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>

#include "cli/toml_json.h"
#include "ledger/seal/json.h"

namespace reserve::cli {
namespace {

constexpr std::chrono::seconds kLongestWait{10};

Result<std::string> read_token(const std::string& file) {
    const char* given = std::getenv("RESERVE_TOKEN");
    auto text = file.empty() ? Result<std::string>(given == nullptr ? "" : given)
                             : read_file(file);
    if (!text) {
        return text;
    }
    text->erase(std::find(text->begin(), text->end(), '\n'), text->end());
    const bool is_plain = std::ranges::all_of(*text, [](char c) { return c > ' ' && c < 0x7F; });
    return is_plain && (file.empty() || !text->empty())
               ? text
               : fail(ErrorKind::usage, "the token is no line of letters and signs");
}

Error error_of(const std::string& url, const http::Response& answer) {
    const std::string text = problem_text(answer);
    switch (answer.status) {
        case 401:
            return {ErrorKind::network, url + ": the token is missing, unknown, expired or "
                                              "revoked: --token-file FILE or $RESERVE_TOKEN" +
                                            text};
        case 403:
            return {ErrorKind::network, url + ": the token does not allow it" + text};
        case 404:
            return {ErrorKind::not_found, url + " is not there"};
        default:
            return {ErrorKind::network,
                    fmt::format("{} is answered with status {}{}", url, answer.status, text)};
    }
}

}  // namespace

Result<http::ClientOptions> tls_options(const ServerGlobals& globals) {
    constexpr std::string_view kEncrypted = "ENCRYPTED";
    for (const auto& [option, file] : {std::pair{"--ca-file", globals.authorities},
                                       {"--client-certificate", globals.certificate},
                                       {"--client-key", globals.certificate_key}}) {
        const auto text = file.empty() ? Result<std::string>() : read_file(file);
        if (!text) {
            return fail(text.error().kind, fmt::format("{} {}", option, text.error().message));
        }
        if (text->find(kEncrypted) != std::string::npos) {
            return fail(ErrorKind::usage, fmt::format("{} {} is encrypted", option, file));
        }
    }
    return http::ClientOptions{.token = "",
                               .authorities = globals.authorities,
                               .certificate = globals.certificate,
                               .certificate_key = globals.certificate_key};
}

Result<http::ClientOptions> client_options(const ServerGlobals& globals) {
    auto token = read_token(globals.token_file);
    if (!token) {
        return std::unexpected(token.error());
    }
    auto options = tls_options(globals);
    if (options) {
        options->token = std::move(*token);
    }
    return options;
}

bool asks_for_patience(const http::Response& answer) {
    const bool is_lasting = answer.content_type.starts_with("application/problem+json") &&
                            answer.find("retry-after") == nullptr;
    return answer.status == 429 || (answer.status == 503 && !is_lasting);
}

bool denies_recording(const http::Response& answer) {
    seal::JsonDocument document;
    const auto root = document.parse(answer.body);
    const seal::JsonNode* said = root ? (*root)->find("recorded") : nullptr;
    return said != nullptr && said->is(seal::JsonKind::boolean) && !said->boolean;
}

std::chrono::seconds wait_of(const http::Response& answer) {
    const std::string* text = answer.find("retry-after");
    int seconds = 1;
    if (text != nullptr) {
        std::from_chars(text->data(), text->data() + text->size(), seconds);
    }
    return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), kLongestWait);
}

std::string problem_text(const http::Response& answer) {
    seal::JsonDocument document;
    const auto root = document.parse(answer.body);
    std::string text;
    for (const char* key : {"title", "detail"}) {
        const seal::JsonNode* found = root ? (*root)->find(key) : nullptr;
        text += found == nullptr || found->text.empty() ? "" : ": " + std::string(found->text);
    }
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');
    return text.substr(0, 400);
}

Result<std::string> read_patiently(http::Client& client, const std::string& url,
                                   std::size_t max_bytes) {
    for (int tried = 1;; ++tried) {
        auto answer = client.get(url, {.body_bytes = max_bytes});
        if (!answer) {
            return std::unexpected(answer.error());
        }
        if (answer->status == 200) {
            return std::move(answer->body);
        }
        if (!asks_for_patience(*answer) || tried == kTries) {
            return std::unexpected(error_of(url, *answer));
        }
        std::this_thread::sleep_for(wait_of(*answer));
    }
}

}  // namespace reserve::cli
