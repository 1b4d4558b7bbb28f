// The yardstick of every HTTP figure: cpp-httplib as it comes, with what it needs not to fall over (a longer
// backlog, TCP_NODELAY, keep-alive without end) and a thread for each of THREADS connections.
// POST /chat answers about 200 bytes of JSON.
//
//   bench_bare_httplib PORT [THREADS=64]
#include <httplib.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

namespace {

std::string answer() {
  std::string body = R"({"reply":"您好，请尝试重新同步订单数据，如果仍然失败请联系人工客服。",)"
                     R"("rule":"order.sync.fail","session":"0123456789abcdef","pad":")";
  body.append(198 - body.size(), 'x').append("\"}");
  return body;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_bare_httplib PORT [THREADS=64]\n");
    return 2;
  }
  const size_t threads = argc > 2 ? static_cast<size_t>(std::atoi(argv[2])) : 64;
  httplib::Server server;
  int listener = -1;
  server.set_socket_options([&](int fd) {
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    listener = fd;
  });
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<size_t>::max());
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.Post("/chat", [body = answer()](const httplib::Request&, httplib::Response& response) {
    response.set_content(body, "application/json");
  });
  // The library fixes its backlog at 5; a second listen() on the bound socket changes it.
  if (!server.bind_to_port("127.0.0.1", std::atoi(argv[1])) || listen(listener, 4096) != 0) {
    std::perror("bench_bare_httplib");
    return 1;
  }
  return server.listen_after_bind() ? 0 : 1;
}
