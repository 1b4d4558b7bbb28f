// Routes in one table: looked up by method and path parts, not tried in turn.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"

namespace xiaoer::http {

// Filled before the server starts, then safe from any thread. Copies share the table, so that it can be a
// Handler.
class Router {
 public:
  // `pattern` as in OpenAPI: "/v1/tickets/{number}"; a {name} matches one non-empty part. Fixed parts win
  // over {name}. A pattern given twice for a method: the later handler counts.
  void add(std::string method, std::string_view pattern, Handler handler);

  // Answers what no route leads to, in place of the 404 problem.
  void otherwise(Handler handler) { table_->otherwise = std::move(handler); }

  // 404 problem for an unknown path, 405 with Allow for a known one with another method; HEAD is answered
  // by GET's handler (the server leaves the body out).
  void operator()(Request& request, Reply reply) const;

  struct Route {
    std::string method, pattern;
  };
  // In the order added; routes_test.cpp holds the document against them.
  const std::vector<Route>& routes() const { return table_->routes; }

 private:
  struct Endpoint {
    Handler handler;
    std::vector<std::string> names;  // of the {name} parts, left to right
  };
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
    std::unique_ptr<Node> any;
    std::map<std::string, Endpoint, std::less<>> methods;
  };
  struct Table {
    Node root;
    std::vector<Route> routes;
    Handler otherwise;
  };
  using Values = std::vector<std::string_view>;

  static const Node* find(const Node& from, std::string_view path, Values& values);
  static const Endpoint* endpoint(const Node& node, std::string_view method);
  static std::string allowed(const Node& node);

  std::shared_ptr<Table> table_ = std::make_shared<Table>();
};

}  // namespace xiaoer::http
