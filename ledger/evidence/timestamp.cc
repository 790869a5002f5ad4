// OpenSSL's TS functions, each object freed by its own function.
#include "ledger/evidence/timestamp.h"

#include <openssl/err.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <memory>

namespace reserve::evidence {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;
using Response = Owned<TS_RESP, TS_RESP_free>;

// Why OpenSSL's last call failed; its queue is empty afterwards.
std::string last_reason() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "no reason given" : reason;
}

std::unexpected<Error> refused(const std::string& reason) {
    return fail(ErrorKind::malformed, "the time stamp " + reason);
}

Result<Response> decode(std::string_view bytes) {
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* end = begin;
    Response response(d2i_TS_RESP(nullptr, &end, static_cast<long>(bytes.size())));
    if (response == nullptr || end != begin + bytes.size()) {
        ERR_clear_error();
        return refused("is no answer of RFC 3161, or has bytes after it");
    }
    return response;
}

}  // namespace

Result<std::string> make_timestamp_query(const seal::Hash& imprint) {
    const Owned<TS_REQ, TS_REQ_free> query(TS_REQ_new());
    const Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> message(TS_MSG_IMPRINT_new());
    const Owned<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    if (query == nullptr || message == nullptr || algorithm == nullptr) {
        return fail(ErrorKind::internal, "no memory for a time stamp query");
    }
    seal::Hash copy = imprint;
    bool made = X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
    made = made && TS_MSG_IMPRINT_set_algo(message.get(), algorithm.get()) == 1 &&
           TS_MSG_IMPRINT_set_msg(message.get(), copy.data(), static_cast<int>(copy.size())) == 1 &&
           TS_REQ_set_version(query.get(), 1) == 1 &&
           TS_REQ_set_msg_imprint(query.get(), message.get()) == 1 &&
           TS_REQ_set_cert_req(query.get(), 1) == 1;
    unsigned char* der = nullptr;
    const int length = made ? i2d_TS_REQ(query.get(), &der) : -1;
    if (length <= 0) {
        return fail(ErrorKind::internal, "no time stamp query: " + last_reason());
    }
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

Result<TimestampToken> read_timestamp(std::string_view bytes) {
    const auto response = decode(bytes);
    if (!response) {
        return std::unexpected(response.error());
    }
    const auto* info = TS_RESP_get_status_info(response->get());
    const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
    TS_TST_INFO* token = TS_RESP_get_tst_info(response->get());
    const bool granted = status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS;
    if (!granted || token == nullptr) {
        return refused("was not granted");
    }
    TS_MSG_IMPRINT* message = TS_TST_INFO_get_msg_imprint(token);
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(message));
    const ASN1_OCTET_STRING* digest = TS_MSG_IMPRINT_get_msg(message);
    TimestampToken read;
    if (OBJ_obj2nid(algorithm) != NID_sha256 ||
        ASN1_STRING_length(digest) != static_cast<int>(read.imprint.size())) {
        return refused("is not over a SHA-256");
    }
    std::copy_n(ASN1_STRING_get0_data(digest), read.imprint.size(), read.imprint.begin());
    const ASN1_GENERALIZEDTIME* time = TS_TST_INFO_get_time(token);
    read.time.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                     static_cast<std::size_t>(ASN1_STRING_length(time)));
    return read;
}

Status verify_timestamp(std::string_view bytes, const seal::Hash& imprint,
                        const std::filesystem::path& authorities) {
    const auto token = read_timestamp(bytes);
    if (!token) {
        return std::unexpected(token.error());
    }
    if (token->imprint != imprint) {
        return refused("is over other bytes");
    }
    const auto response = decode(bytes);
    const Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context(TS_VERIFY_CTX_new());
    Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    if (!response || context == nullptr || store == nullptr) {
        return fail(ErrorKind::internal, "no memory to verify a time stamp");
    }
    if (X509_STORE_load_file(store.get(), authorities.c_str()) != 1) {
        return fail(ErrorKind::not_found, "no certificates in " + authorities.string() + ": " +
                                              last_reason());
    }
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_IMPRINT);
    TS_VERIFY_CTX_set_store(context.get(), store.release());  // freed with the context
    auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(imprint.data(), imprint.size()));
    TS_VERIFY_CTX_set_imprint(context.get(), copy, static_cast<long>(imprint.size()));
    if (TS_RESP_verify_response(context.get(), response->get()) != 1) {
        return refused("does not verify: " + last_reason());
    }
    return {};
}

}  // namespace reserve::evidence
