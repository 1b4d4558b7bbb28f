#include "http/listener.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace xiaoer::http {
namespace {

// cpp-httplib's own is 5: in a burst the sixth customer's connection is tried again after 1 to 3 seconds.
constexpr int kBacklog = 4096;

void turnOn(int socket, int level, int option, int value = 1) {
  setsockopt(socket, level, option, &value, sizeof value);
}

Error why(int code, const std::string& host, int port) {
  if (code == EADDRINUSE) {
    return {ErrorKind::Unavailable,
            fmt::format("port {} is taken by another program; stop it or choose another port", port)};
  }
  if (code == EACCES) {
    return {ErrorKind::Unavailable,
            fmt::format("port {} may not be opened by this user; choose one above 1023", port)};
  }
  if (code == EADDRNOTAVAIL) {
    return {ErrorKind::Invalid, fmt::format("this machine has no address \"{}\" to listen on", host)};
  }
  return {ErrorKind::Unavailable, fmt::format("cannot listen on {}:{}: {}", host, port, std::strerror(code))};
}

Result<Descriptor> listenOn(const addrinfo& at, const std::string& host, int port) {
  Descriptor listener(socket(at.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (listener.get() < 0) return why(errno, host, port);
  turnOn(listener.get(), SOL_SOCKET,
         SO_REUSEADDR);  // a restart need not wait for old connections to be forgotten
  turnOn(listener.get(), IPPROTO_TCP, TCP_NODELAY);  // Linux hands it down to what is accepted
  if (at.ai_family == AF_INET6) turnOn(listener.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (bind(listener.get(), at.ai_addr, at.ai_addrlen) != 0 || listen(listener.get(), kBacklog) != 0) {
    return why(errno, host, port);
  }
  return listener;
}

std::string text(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> to{};
  if (address.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, to.data(), to.size());
    return to.data();
  }
  inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, to.data(), to.size());
  const std::string got = to.data();
  constexpr std::string_view kMapped = "::ffff:";  // an IPv4 client of an IPv6 socket
  const bool mapped = got.starts_with(kMapped) && got.find('.') != std::string::npos;
  return mapped ? got.substr(kMapped.size()) : got;
}

}  // namespace

Result<Descriptor> listenOn(const std::string& host, int port) {
  if (port < 0 || port > 65535)
    return Error{ErrorKind::Invalid, fmt::format("{} is no port: 0 to 65535", port)};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
    return Error{ErrorKind::Invalid, fmt::format("cannot listen on \"{}\": {}", host, gai_strerror(code))};
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  return listenOn(*found, host, port);
}

int portOf(const Descriptor& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

Accepted acceptFrom(const Descriptor& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int socket =
      accept4(listener.get(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return {socket, socket < 0 ? "" : text(address)};
}

}  // namespace xiaoer::http
