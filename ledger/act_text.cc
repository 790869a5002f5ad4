// The envelope, member by member.
#include "ledger/act_text.h"

#include <fmt/format.h>

#include "ledger/base/quoted.h"

namespace reserve {

std::string act_json(const ActText& act) {
    std::string json = fmt::format("{{\"actor\":{},\"body\":{},\"date\":{}",
                                   json_string(act.actor), act.body, json_string(act.date));
    if (!act.documents.empty()) {
        std::string list;
        for (const std::string& document : act.documents) {
            list += (list.empty() ? "" : ",") + json_string(document);
        }
        json += ",\"documents\":[" + list + "]";
    }
    if (!act.fund.empty()) {
        json += ",\"fund\":" + json_string(act.fund);
    }
    json += ",\"id\":" + json_string(act.id) + ",\"kind\":" + json_string(act.kind);
    if (!act.memo.empty()) {
        json += ",\"memo\":" + json_string(act.memo);
    }
    return json + "}";
}

std::string submission_json(std::string act, std::string_view at) {
    return at.empty() ? act : fmt::format("{{\"act\":{},\"at\":{}}}", act, json_string(at));
}

}  // namespace reserve
