// Poco's sessions over a socket of ours: their time-outs are for each recv, so an alarm shuts the
// socket down when the time for all of it is over.
#include "http/client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/String.h>
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
    // It rings no more; before the socket goes.
    void end() {
        thread_.request_stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

private:
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::atomic<bool> has_rung_ = false;
    std::jthread thread_;
};

bool is_loopback(const std::string& host) {
    net::IPAddress address;
    return host == "localhost" || (net::IPAddress::tryParse(host, address) && address.isLoopback());
}

bool is_fetchable(const Poco::URI& url) {
    return (url.getScheme() == "http" || url.getScheme() == "https") && !url.getHost().empty() &&
           url.getUserInfo().empty() && url.getFragment().empty();
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; });
}

std::string place_of(const Poco::URI& url) {
    return url.getScheme() + "://" + url.getAuthority();
}

}  // namespace

struct Client::Job {
    Poco::URI url;
    std::string method;
    std::string_view body;
    std::string_view content_type;
    const FetchLimits& limits;
    std::chrono::steady_clock::time_point due{};
};

namespace {

std::string too_late(const FetchLimits& limits) {
    return "no whole answer in " + std::to_string(limits.total_ms) + " ms";
}

// What the libraries mean, in words.
std::string words_of(const Poco::Exception& failed, const Poco::URI& url,
                     const FetchLimits& limits) {
    const std::string text = failed.displayText();
    const auto tells = [&](std::string_view part) { return text.find(part) != text.npos; };
    if (dynamic_cast<const Poco::TimeoutException*>(&failed) != nullptr) {
        return too_late(limits);
    }
    if (tells("certificate verify failed")) {
        return "its certificate is expired, or of no authority that is believed here "
               "(--ca-file FILE names others)";
    }
    if (tells("alert certificate required") || tells("alert handshake failure")) {
        return "the server asks for a certificate of the client (--client-certificate FILE)";
    }
    if (tells("alert unknown ca") || tells("alert bad certificate")) {
        return "the server does not accept the client's certificate";
    }
    if (tells("application verification failure")) {
        return "its certificate is not for the name " + url.getHost();
    }
    return text;
}

}  // namespace

struct Client::Connection {
    Connection(const std::string& to, const net::StreamSocket& plain,
               const net::StreamSocket& speaking)
        : place(to), socket(plain), session(speaking) {
        session.setKeepAlive(true);
        session.setKeepAliveTimeout(Poco::Timespan(Poco::Timespan::DAYS));  // the server decides
    }
    std::string place;
    net::StreamSocket socket;
    net::HTTPClientSession session;
};

namespace {

Result<std::string> read_body(std::istream& in, const net::HTTPResponse& answered,
                              std::size_t most) {
    std::string body;
    std::array<char, 8192> part;
    while (in.read(part.data(), part.size()), in.gcount() > 0) {
        body.append(part.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > most) {
            return fail(ErrorKind::network, "the answer is too large");
        }
    }
    const bool is_short = answered.hasContentLength() &&
                          static_cast<std::size_t>(answered.getContentLength64()) != body.size();
    return is_short ? fail(ErrorKind::network, "the answer ends before its end")
                    : Result<std::string>(std::move(body));
}

}  // namespace

// Throws what Poco throws.
Result<Response> Client::try_on(const Job& job) {
    Alarm alarm(kept_->socket, job.due);
    std::string target = job.url.getPathEtc();
    target = target.starts_with('/') ? target : "/" + target;
    net::HTTPRequest request(job.method, target, net::HTTPMessage::HTTP_1_1);
    request.setHost(job.url.getHost(), job.url.getPort());
    if (!options_.token.empty()) {
        request.set("Authorization", "Bearer " + options_.token);
    }
    if (job.method == net::HTTPRequest::HTTP_POST) {
        request.setContentType(std::string(job.content_type));
        request.setContentLength64(static_cast<Poco::Int64>(job.body.size()));
    }
    Result<Response> response = Response();
    try {
        std::ostream& out = kept_->session.sendRequest(request);
        out.write(job.body.data(), static_cast<std::streamsize>(job.body.size()));
        out.flush();
        net::HTTPResponse answered;
        std::istream& in = kept_->session.receiveResponse(answered);
        response->status = answered.getStatus();
        response->content_type = answered.getContentType();
        for (const auto& [name, value] : answered) {
            response->fields.push_back({Poco::toLower(name), value});
        }
        auto body = read_body(in, answered, job.limits.body_bytes);
        if (body) {
            response->body = std::move(*body);
        } else {
            response = std::unexpected(body.error());
        }
        if (!body || !answered.getKeepAlive()) {
            alarm.end();
            kept_.reset();
        }
    } catch (const Poco::Exception&) {
        if (!alarm.has_rung()) {
            throw;
        }
    }
    if (alarm.has_rung()) {
        alarm.end();
        kept_.reset();
        return fail(ErrorKind::network, too_late(job.limits));
    }
    return response;
}

Result<std::unique_ptr<Client::Connection>> Client::connect(const Job& job) const {
    const Poco::Timespan total(Poco::Timespan::TimeDiff{job.limits.total_ms} * 1000);
    net::StreamSocket socket;
    socket.connect(net::SocketAddress(job.url.getHost(), job.url.getPort()), total);
    socket.setReceiveTimeout(total);
    socket.setSendTimeout(total);
    socket.setNoDelay(true);
    if (job.url.getScheme() == "http") {
        return std::make_unique<Connection>(place_of(job.url), socket, socket);
    }
    const Alarm alarm(socket, job.due);
    const std::string own = options_.authorities.string();
    net::Context::Ptr context =
        new net::Context(net::Context::TLS_CLIENT_USE, options_.certificate_key.string(),
                         options_.certificate.string(), own, net::Context::VERIFY_STRICT, 9,
                         own.empty(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);
    try {
        net::SecureStreamSocket secure =
            net::SecureStreamSocket::attach(socket, job.url.getHost(), context);
        secure.verifyPeerCertificate(job.url.getHost());
        return std::make_unique<Connection>(place_of(job.url), socket, secure);
    } catch (const Poco::Exception&) {
        if (!alarm.has_rung()) {
            throw;
        }
    }
    return fail(ErrorKind::network, too_late(job.limits));
}

// A kept connection may have been closed by the other side meanwhile: then once more on a new one.
Result<Response> Client::run(const Job& job) {
    if (kept_ && kept_->place == place_of(job.url)) {
        try {
            return try_on(job);
        } catch (const Poco::Exception&) {
            kept_.reset();
        }
    }
    auto made = connect(job);
    if (!made) {
        return std::unexpected(made.error());
    }
    kept_ = std::move(*made);
    return try_on(job);
}

Result<Response> Client::request(const std::string& url, Job& job) {
    Error error{ErrorKind::usage, "not an http or https URL: " + url};
    try {
        job.url = Poco::URI(has_control(url) ? "" : url);
        if (!is_fetchable(job.url)) {
            return std::unexpected(error);
        }
        if (!options_.token.empty() && job.url.getScheme() == "http" &&
            !is_loopback(job.url.getHost())) {
            return fail(ErrorKind::usage, url + ": a token is not sent in clear; say https");
        }
        job.due = std::chrono::steady_clock::now() + std::chrono::milliseconds(job.limits.total_ms);
        Result<Response> response = run(job);
        if (response) {
            return response;
        }
        error = {ErrorKind::network, url + ": " + response.error().message};
    } catch (const Poco::SyntaxException&) {
        return std::unexpected(error);
    } catch (const Poco::Exception& failed) {
        error = {ErrorKind::network, url + ": " + words_of(failed, job.url, job.limits)};
    } catch (const std::exception& failed) {
        error = {ErrorKind::internal, url + ": " + failed.what()};
    }
    kept_.reset();
    return std::unexpected(error);
}

Client::Client(ClientOptions options) : options_(std::move(options)) {}
Client::~Client() = default;

Result<Response> Client::get(const std::string& url, const FetchLimits& limits) {
    Job job{{}, net::HTTPRequest::HTTP_GET, {}, {}, limits};
    return request(url, job);
}

Result<Response> Client::post(const std::string& url, std::string_view body,
                              std::string_view content_type, const FetchLimits& limits) {
    Job job{{}, net::HTTPRequest::HTTP_POST, body, content_type, limits};
    return request(url, job);
}

bool is_on_this_machine(const std::string& url) {
    try {
        return is_loopback(Poco::URI(url).getHost());
    } catch (const Poco::Exception&) {
        return false;
    }
}

Result<Response> fetch(const std::string& url, const FetchLimits& limits) {
    return Client().get(url, limits);
}

}  // namespace reserve::http
