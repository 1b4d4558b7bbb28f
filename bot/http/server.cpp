#include "http/server.h"

#include "http/engine.h"

namespace xiaoer::http {

Server::Server(Options options, Handler handler)
    : engine_(std::make_shared<Engine>(std::move(options), std::move(handler))) {}

Server::~Server() { stop(); }

Result<int> Server::start() { return engine_->start(); }

void Server::post(std::function<void()> task) { engine_->post(std::move(task)); }

void Server::stop(std::chrono::milliseconds patience) { engine_->stop(patience); }

size_t Server::connections() const { return engine_->connections(); }

}  // namespace xiaoer::http
