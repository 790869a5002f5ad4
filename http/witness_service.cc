// Two routes; the statuses are those that the record's decision carries.
#include "http/witness_service.h"

#include <utility>

namespace reserve::http {
namespace {

constexpr std::string_view kSubmission = "/add-checkpoint";
constexpr std::string_view kCheckpoint = "/checkpoint";

Response not_allowed(std::string_view allowed) {
    Response response = problem(405);
    response.fields.push_back({"allow", std::string(allowed)});
    return response;
}

Response submit(evidence::WitnessRecord& record, const WitnessNotice& notice,
                const std::string& body) {
    auto answer = record.add_checkpoint(body);
    notice(answer);
    if (!answer) {
        return problem(500);
    }
    Response response = plain_text(static_cast<int>(answer->status), std::move(answer->body));
    if (answer->status == seal::WitnessStatus::conflict) {
        response.content_type = seal::kTreeSizeContentType;
    }
    return response;
}

Response show(const evidence::WitnessRecord& record, std::string_view hash) {
    auto note = record.checkpoint(hash);
    if (!note) {
        return problem(500);
    }
    return *note ? plain_text(200, **std::move(note)) : problem(404);
}

}  // namespace

Handler witness_handler(evidence::WitnessRecord& record, WitnessNotice notice) {
    return at_once([&record, notice = std::move(notice)](const Request& request) {
        const std::string_view path = request.path;
        if (path == kSubmission) {
            return request.method == "POST" ? submit(record, notice, request.body)
                                            : not_allowed("POST");
        }
        if (path.ends_with(kCheckpoint) && path.size() > kCheckpoint.size()) {
            const auto hash = path.substr(1, path.size() - kCheckpoint.size() - 1);
            const bool is_read = request.method == "GET" || request.method == "HEAD";
            return is_read ? show(record, hash) : not_allowed("GET, HEAD");
        }
        return problem(404);
    });
}

}  // namespace reserve::http
