// What is measured against: Poco's server with a handler that does next to nothing; and processes
// that serve until this one ends.
#pragma once

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>

namespace bench {

template <class Serve>
class Child {
public:
    explicit Child(Serve serve) : id_(::fork()) {
        if (id_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve();
            std::_Exit(0);
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    pid_t id() const { return id_; }
    // Seconds of processor time so far.
    double processor() const {
        std::ifstream stat("/proc/" + std::to_string(id_) + "/stat");
        std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
        std::istringstream fields(text.substr(text.rfind(')') + 2));
        std::string field;
        double ticks = 0;
        for (int i = 3; fields >> field && i <= 15; ++i) {
            ticks += i >= 14 ? std::stod(field) : 0;
        }
        return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }

private:
    pid_t id_;
};

// Makes the body of an answer from that of the request.
using BareAnswer = std::function<const std::string&(const std::string& request)>;

class BareHandler : public Poco::Net::HTTPRequestHandler {
public:
    explicit BareHandler(const BareAnswer& answer) : answer_(answer) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        std::string received;
        if (request.hasContentLength()) {
            received.resize(static_cast<std::size_t>(request.getContentLength()));
            request.stream().read(received.data(), std::ssize(received));
        }
        const std::string& body = answer_(received);
        response.setContentType("application/json");
        response.sendBuffer(body.data(), body.size());
    }

private:
    const BareAnswer& answer_;
};

class BareFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit BareFactory(BareAnswer answer) : answer_(std::move(answer)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return new BareHandler(answer_);
    }

private:
    BareAnswer answer_;
};

inline void serve_bare(const Poco::Net::ServerSocket& socket, BareAnswer answer,
                       int most_connections) {
    Poco::ThreadPool pool(4, most_connections);
    Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
    parameters->setMaxThreads(most_connections);
    parameters->setKeepAlive(true);
    Poco::Net::HTTPServer server(new BareFactory(std::move(answer)), pool, socket, parameters);
    server.start();
    ::pause();
}

}  // namespace bench
