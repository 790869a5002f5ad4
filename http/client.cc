// Poco's sessions over a socket of ours: their time-outs are for each recv, so an alarm shuts the
// socket down when the time for all of it is over.
#include "http/client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace reserve::http {
namespace {

namespace net = Poco::Net;

// Shuts the socket down after a while, unless it ends before.
class Alarm {
public:
    Alarm(const net::StreamSocket& socket, std::chrono::steady_clock::time_point due)
        : thread_([this, socket, due](const std::stop_token& token) {
              std::unique_lock held(mutex_);
              if (!ended_.wait_until(held, token, due, [&] { return token.stop_requested(); })) {
                  has_rung_ = true;
                  ::shutdown(socket.impl()->sockfd(), SHUT_RDWR);
              }
          }) {}
    bool has_rung() const { return has_rung_; }

private:
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::atomic<bool> has_rung_ = false;
    std::jthread thread_;
};

struct Job {
    Poco::URI url;
    std::string method;
    std::string_view body;
    std::string_view content_type;
    const FetchLimits& limits;
};

Result<Response> exchange(net::HTTPClientSession& session, const Job& job) {
    std::string target = job.url.getPathEtc();
    target = target.starts_with('/') ? target : "/" + target;
    net::HTTPRequest request(job.method, target, net::HTTPMessage::HTTP_1_1);
    request.setHost(job.url.getHost(), job.url.getPort());
    request.setKeepAlive(false);
    if (job.method == net::HTTPRequest::HTTP_POST) {
        request.setContentType(std::string(job.content_type));
        request.setContentLength64(static_cast<Poco::Int64>(job.body.size()));
    }
    std::ostream& out = session.sendRequest(request);
    out.write(job.body.data(), static_cast<std::streamsize>(job.body.size()));
    out.flush();
    net::HTTPResponse answered;
    std::istream& in = session.receiveResponse(answered);
    Response response;
    response.status = answered.getStatus();
    response.content_type = answered.getContentType();
    std::array<char, 8192> part;
    while (in.read(part.data(), part.size()), in.gcount() > 0) {
        response.body.append(part.data(), static_cast<std::size_t>(in.gcount()));
        if (response.body.size() > job.limits.body_bytes) {
            return fail(ErrorKind::network, "the answer is too large");
        }
    }
    const bool is_short =
        answered.hasContentLength() &&
        static_cast<std::size_t>(answered.getContentLength64()) != response.body.size();
    return is_short ? fail(ErrorKind::network, "the answer ends before its end")
                    : Result<Response>(std::move(response));
}

Result<Response> exchange_securely(net::StreamSocket& socket, const Job& job) {
    net::Context::Ptr context =
        new net::Context(net::Context::TLS_CLIENT_USE, "", "", "", net::Context::VERIFY_STRICT, 9,
                         true, "ECDHE+AESGCM:ECDHE+CHACHA20");
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    net::SecureStreamSocket secure =
        net::SecureStreamSocket::attach(socket, job.url.getHost(), context);
    secure.verifyPeerCertificate(job.url.getHost());
    net::HTTPClientSession session(secure);
    return exchange(session, job);
}

Result<Response> run(const Job& job) {
    const auto total = std::chrono::milliseconds(job.limits.total_ms);
    const net::SocketAddress address(job.url.getHost(), job.url.getPort());
    const auto due = std::chrono::steady_clock::now() + total;
    net::StreamSocket socket;
    socket.connect(address, Poco::Timespan(total.count() * 1000));
    socket.setReceiveTimeout(Poco::Timespan(total.count() * 1000));
    socket.setSendTimeout(Poco::Timespan(total.count() * 1000));
    const Alarm alarm(socket, due);
    Result<Response> response = fail(ErrorKind::network, "");
    try {
        if (job.url.getScheme() == "https") {
            response = exchange_securely(socket, job);
        } else {
            net::HTTPClientSession session(socket);
            response = exchange(session, job);
        }
    } catch (const Poco::Exception& error) {
        response = fail(ErrorKind::network, error.displayText());
    }
    if (alarm.has_rung()) {
        return fail(ErrorKind::network,
                    "no whole answer in " + std::to_string(job.limits.total_ms) + " ms");
    }
    return response;
}

bool is_fetchable(const Poco::URI& url) {
    return (url.getScheme() == "http" || url.getScheme() == "https") && !url.getHost().empty() &&
           url.getUserInfo().empty() && url.getFragment().empty();
}

Result<Response> request(const std::string& url, std::string method, std::string_view body,
                         std::string_view content_type, const FetchLimits& limits) {
    const bool has_control = std::ranges::any_of(
        url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
    try {
        Job job{Poco::URI(has_control ? "" : url), std::move(method), body, content_type, limits};
        if (!is_fetchable(job.url)) {
            return fail(ErrorKind::usage, "not an http or https URL: " + url);
        }
        Result<Response> response = run(job);
        return response ? std::move(response)
                        : fail(ErrorKind::network, url + ": " + response.error().message);
    } catch (const Poco::SyntaxException&) {
        return fail(ErrorKind::usage, "not an http or https URL: " + url);
    } catch (const Poco::Exception& error) {
        return fail(ErrorKind::network, url + ": " + error.displayText());
    } catch (const std::exception& error) {
        return fail(ErrorKind::internal, url + ": " + error.what());
    }
}

}  // namespace

Result<Response> fetch(const std::string& url, const FetchLimits& limits) {
    return request(url, net::HTTPRequest::HTTP_GET, {}, {}, limits);
}

Result<Response> post(const std::string& url, std::string_view body, std::string_view content_type,
                      const FetchLimits& limits) {
    return request(url, net::HTTPRequest::HTTP_POST, body, content_type, limits);
}

}  // namespace reserve::http
