// Routes in one table: looked up by method and path parts, not tried in turn.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"

namespace xiaoer::http {

class Router {
 public:
  // `pattern` as in OpenAPI: "/v1/tickets/{number}"; a {name} matches one non-empty part. Fixed parts win over {name}.
  void add(std::string method, std::string_view pattern, Handler handler);

  // 404 problem for an unknown path, 405 with Allow for a known one with another method; HEAD is answered
  // by GET's handler (the server leaves the body out).
  void operator()(Request request, Reply reply) const;

  struct Route {
    std::string method, pattern;
  };
  // In the order added; the OpenAPI test holds the document against it.
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> fixed;
    std::unique_ptr<Node> any;
    std::string anyName;
    std::map<std::string, Handler, std::less<>> methods;
  };
  Node root_;
  std::vector<Route> routes_;
};

}  // namespace xiaoer::http
