// Reading the words of an act into its fields, which their description names and orders.
#include "tests/fund/telling.h"

#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <stdexcept>

namespace reserve::fund::test {
namespace {

[[noreturn]] void reject(std::string_view what, std::string_view word) {
    throw std::invalid_argument(std::string(what) + ": " + std::string(word));
}

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
        reject("not a number", text);
    }
    return value;
}

// Microseconds of "+45d", "-1us", "+6h-1us".
std::int64_t duration(std::string_view text) {
    std::int64_t sum = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("+-", 1), text.size());
        const std::size_t unit = text.find_first_not_of("0123456789", 1);
        const std::string_view name = text.substr(unit, end - unit);
        const std::int64_t each = name == "us"  ? 1
                                  : name == "h" ? kMicrosecondsPerHour
                                  : name == "d" ? kMicrosecondsPerDay
                                                : 0;
        if (each == 0) {
            reject("not a duration", text);
        }
        const std::int64_t count = number(text.substr(1, unit - 1));
        sum += (text.front() == '-' ? -count : count) * each;
        text.remove_prefix(end);
    }
    return sum;
}

template <class Enum>
Enum value_of(std::string_view text) {
    std::optional<Enum> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto one) {
        if (text == one.name) {
            found = one.value;
        }
    });
    return found ? *found : (reject("no such word", text), Enum());
}

// Fields told in their order; the others have a usual value, or are told by name.
template <class Field>
constexpr bool kIsInOrder = true;
template <class T>
constexpr bool kIsInOrder<std::optional<T>> = false;
template <> constexpr bool kIsInOrder<Text> = false;
template <> constexpr bool kIsInOrder<Names> = false;
template <> constexpr bool kIsInOrder<Object> = false;
template <> constexpr bool kIsInOrder<Sha256> = false;
template <> constexpr bool kIsInOrder<LogKey> = false;
template <> constexpr bool kIsInOrder<BankReference> = false;
template <> constexpr bool kIsInOrder<Instalments> = false;
template <> constexpr bool kIsInOrder<Time> = false;

template <class T>
const Table<T>& table_of(const State& state) {
    if constexpr (std::is_same_v<T, Party>) {
        return state.parties;
    } else if constexpr (std::is_same_v<T, Officer>) {
        return state.officers;
    } else if constexpr (std::is_same_v<T, BankAccount>) {
        return state.bank_accounts;
    } else if constexpr (std::is_same_v<T, Contribution>) {
        return state.contributions;
    } else if constexpr (std::is_same_v<T, Note>) {
        return state.notes;
    } else if constexpr (std::is_same_v<T, Receipt>) {
        return state.receipts;
    } else if constexpr (std::is_same_v<T, Notification>) {
        return state.notifications;
    } else if constexpr (std::is_same_v<T, Disbursement>) {
        return state.disbursements;
    } else if constexpr (std::is_same_v<T, Payment>) {
        return state.payments;
    } else if constexpr (std::is_same_v<T, SetAside>) {
        return state.set_asides;
    } else {
        return state.batches;
    }
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        const std::string_view part = text.substr(0, end);
        const std::size_t first = part.find_first_not_of(" \n");
        if (first != std::string_view::npos) {
            parts.emplace_back(part.substr(first, part.find_last_not_of(" \n") + 1 - first));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

Purposes tell_purposes(const std::string& names) {
    static constexpr std::string_view kNames[] = {"energy", "cyber", "air_defence", "heating"};
    Purposes purposes;
    for (const std::string& name : split(names, ',')) {
        const auto* at = std::ranges::find(kNames, name);
        if (at == std::end(kNames)) {
            purposes.has_unknown = true;
        } else {
            purposes.set.set(static_cast<std::size_t>(at - kNames));
        }
    }
    return purposes;
}

Amount tell_amount(const std::string& text) {
    const Decimal decimal = parse_decimal(text);
    if (decimal.form != Decimal::Form::well_formed || decimal.decimals != 2) {
        reject("not an amount", text);
    }
    return Amount(decimal.units);
}

// One overload for each type of field.
struct Telling::Reader {
    Telling& telling;

    template <class T>
    Handle<T> find(const std::string& name) const {
        const auto found = telling.names_.find({object_kind<T>(), name});
        return found == telling.names_.end() ? Handle<T>() : Handle<T>{found->second};
    }
    template <class T>
    Handle<T> give(const std::string& name) const {
        const Handle<T> known = find<T>(name);
        if (!known.known()) {
            const State& state = telling.journal_.state();
            telling.given_[{object_kind<T>(), name}] = table_of<T>(state).size();
        }
        return known;
    }

    template <class T>
    void read(Ref<T>& field, const std::string& word) const { field.handle = find<T>(word); }
    template <class T>
    void read(New<T>& field, const std::string& word) const { field.existing = give<T>(word); }
    template <class T>
    void read(Any<T>& field, const std::string& word) const { field.handle = give<T>(word); }
    template <class T>
    void read(std::optional<T>& field, const std::string& word) const {
        read(field.emplace(), word);
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void read(Enum& field, const std::string& word) const { field = value_of<Enum>(word); }

    void read(Decimal& field, const std::string& word) const { field = parse_decimal(word); }
    void read(Amount0& field, const std::string& word) const { read(field.decimal, word); }
    void read(RateText& field, const std::string& word) const { field.rate = parse_rate(word); }
    void read(CurrencyCode& field, const std::string& word) const {
        field.currency = Currency::find(word);
    }
    void read(Date& field, const std::string& word) const { field = *parse_date(word); }
    void read(Time& field, const std::string& word) const {
        field.microseconds = telling.now_.microseconds + duration(word);
    }
    void read(bool& field, const std::string& word) const { field = word == "sandbox"; }
    void read(Count& field, const std::string& word) const {
        field.value = static_cast<std::uint64_t>(number(word));
    }
    void read(Seq& field, const std::string& word) const {
        const auto label = telling.labels_.find(word);
        field.value = label == telling.labels_.end() ? telling.journal_.state().size
                                                     : label->second;
    }
    void read(About& field, const std::string& word) const {
        field.exists = std::ranges::any_of(telling.names_, [&](const auto& known) {
            return known.first.second == word;
        });
    }
    void read(PurposeName& field, const std::string& word) const {
        const Purposes purposes = tell_purposes(word);
        if (!purposes.has_unknown) {
            field.handle = PurposeId{static_cast<std::uint32_t>(purposes.set._Find_first())};
        }
    }
    void read(Purposes& field, const std::string& word) const { field = tell_purposes(word); }
    // only:energy,cyber/never:cyber
    void read(EarmarkField& field, const std::string& word) const {
        for (const std::string& limit : split(word, '/')) {
            const std::size_t colon = limit.find(':');
            (limit.starts_with("only") ? field.only : field.never) =
                tell_purposes(limit.substr(colon + 1));
        }
    }
    void read(Roles& field, const std::string& word) const {
        for (const std::string& role : split(word, ',')) {
            field.set(static_cast<std::size_t>(value_of<Role>(role)));
        }
    }
    void read(Instalments& field, const std::string& word) const {
        for (const std::string& amount : split(word, ',')) {
            field.push_back({day_of(telling.now_), parse_decimal(amount)});
        }
    }
    // energy:10.00
    void read(Need& field, const std::string& word) const {
        const std::size_t colon = word.find(':');
        NeedItem item;
        read(item.purpose, word.substr(0, colon));
        read(item.amount, word.substr(colon + 1));
        field.push_back(item);
    }
    void read(CharterField& field, const std::string& word) const {
        field.charter = tell_charter(word, telling.journal_.state().beneficiary);
    }
    template <class Field>
    void read(Field&, const std::string& word) const { reject("nothing is told of", word); }

    template <class Body>
    void read_body(Body& body, const std::vector<std::string>& words) const {
        using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
        std::size_t read_words = 0;
        std::size_t next = 0;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            auto& field = body.*member.pointer;
            using Field = std::remove_reference_t<decltype(field)>;
            const std::string name = std::string(member.name) + "=";
            const auto named = std::ranges::find_if(
                words, [&](const std::string& word) { return word.starts_with(name); });
            if (named != words.end()) {
                read(field, named->substr(name.size()));
                ++read_words;
            } else if constexpr (kIsInOrder<Field>) {
                while (next < words.size() && words[next].find('=') != std::string::npos) {
                    ++next;
                }
                if (next < words.size()) {
                    read(field, words[next++]);
                    ++read_words;
                }
            }
        });
        if (read_words != words.size()) {
            reject("superfluous or unknown words among", words.back());
        }
    }
};

namespace {

// What goes without saying of one kind or another: before its words, and after them.
template <class Body>
void prepare(Body& body, const State& state) {
    if constexpr (requires { body.charter; }) {
        body.charter.charter = tell_charter("", state.beneficiary);
    }
}

template <class Body>
void complete(Body& body, Time now) {
    if constexpr (requires { body.instalments; }) {
        if (body.instalments.empty()) {
            body.instalments.push_back({day_of(now), body.amount});
        }
    } else if constexpr (requires { body.observed_at; }) {
        body.observed_at = body.observed_at == Time() ? now : body.observed_at;
    } else if constexpr (std::is_same_v<Body, PartyRegistered>) {
        body.names_beneficiary = body.role == PartyRole::beneficiary;
    }
}

template <std::size_t I = 0>
Body make_body(KindIndex kind) {
    if constexpr (I + 1 < kKindCount) {
        return kind == I ? Body(std::in_place_index<I>) : make_body<I + 1>(kind);
    } else {
        return Body(std::in_place_index<I>);
    }
}

}  // namespace

Rule Telling::tell(std::string_view text) {
    given_.clear();
    const Said said = sort_words(text);
    Offer offer = make_offer(said);
    const Rule rule = journal_.submit(offer);
    if (rule == Rule::none) {
        names_.merge(given_);
        if (std::holds_alternative<FundOpened>(offer.act.body)) {
            names_[{ObjectKind::officer, "g"}] = 0;
        }
        labels_[said.label] = journal_.state().size - 1;
    }
    return rule;
}

Telling::Said Telling::sort_words(std::string_view text) {
    Said said;
    bool has_kind = false;
    for (const std::string& word : split(text, ' ')) {
        if (!has_kind && word.starts_with('#')) {
            said.label = word;
        } else if (!has_kind && find_kind(word)) {
            said.kind = *find_kind(word);
            has_kind = true;
        } else if (is_modifier(word) && !(has_kind && word.starts_with('-'))) {
            said.modifiers.push_back(word);
        } else {
            said.fields.push_back(word);
        }
    }
    if (!has_kind) {
        reject("no kind of act", text);
    }
    return said;
}

Offer Telling::make_offer(const Said& said) {
    Offer offer;
    offer.act.actor = usual_actor(kinds()[said.kind].roles);
    for (const std::string& word : said.modifiers) {
        modify(offer, word);
    }
    offer.at = now_;
    if (offer.act.date == Date()) {
        offer.act.date = day_of(now_);
    }
    offer.act.body = make_body(said.kind);
    std::visit(
        [&]<class Kind>(Kind& body) {
            prepare(body, journal_.state());
            Reader{*this}.read_body(body, said.fields);
            complete(body, now_);
            constexpr bool carries = requires { body.bank_reference; };
            if (carries && !std::is_same_v<Kind, PaymentRejected> && offer.reference == 0) {
                offer.reference = ++last_reference_;
            }
        },
        offer.act.body);
    return offer;
}

bool Telling::is_modifier(const std::string& word) {
    static constexpr std::string_view kFlags[] = {"unsigned", "forged", "fundless", "elsewhere"};
    return word.starts_with('+') || word.starts_with('-') || word.starts_with("on=") ||
           word.starts_with("by=") || word.starts_with("ref=") ||
           std::ranges::count(kFlags, word) != 0;
}

void Telling::modify(Offer& offer, const std::string& word) {
    if (word.starts_with("on=")) {
        offer.act.date = *parse_date(word.substr(3));
    } else if (word.starts_with("by=")) {
        offer.act.actor = Reader{*this}.find<Officer>(word.substr(3));
    } else if (word.starts_with("ref=")) {
        offer.reference = reference(word.substr(4));
    } else if (word == "unsigned") {
        offer.signature = SignatureCheck::missing;
    } else if (word == "forged") {
        offer.signature = SignatureCheck::invalid;
    } else if (word == "fundless") {
        offer.fund_missing = true;
    } else if (word == "elsewhere") {
        offer.fund_differs = true;
    } else {
        now_.microseconds += duration(word);
    }
}

OfficerId Telling::usual_actor(const Roles& roles) const {
    static constexpr std::string_view kActors[kRoleCount] = {"g", "t", "c", "b", "v1", "a"};
    for (std::size_t role = 0; role < kRoleCount; ++role) {
        const auto found = names_.find({ObjectKind::officer, std::string(kActors[role])});
        if (roles.test(role) && found != names_.end()) {
            return OfficerId{found->second};
        }
    }
    return {};
}

std::uint32_t Telling::reference(const std::string& name) {
    std::uint32_t& known = references_[name];
    known = known == 0 ? ++last_reference_ : known;
    return known;
}

std::uint32_t Telling::index_of(ObjectKind kind, const std::string& name) const {
    const auto found = names_.find({kind, name});
    if (found == names_.end()) {
        reject("no such thing", name);
    }
    return found->second;
}

}  // namespace reserve::fund::test
