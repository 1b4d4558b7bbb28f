#include "http/router.h"

#include "http/problem.h"

namespace xiaoer::http {
namespace {

// Cuts the first part off "/v1/chat": "v1", leaving "/chat".
std::string_view takePart(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

bool isName(std::string_view part) { return part.size() > 2 && part.front() == '{' && part.back() == '}'; }

}  // namespace

void Router::add(std::string method, std::string_view pattern, Handler handler) {
  Node* node = &table_->root;
  Endpoint end{std::move(handler), {}};
  for (std::string_view rest = pattern; !rest.empty();) {
    const std::string_view part = takePart(rest);
    auto& next = isName(part) ? node->any : node->fixed[std::string(part)];
    if (!next) next = std::make_unique<Node>();
    if (isName(part)) end.names.emplace_back(part.substr(1, part.size() - 2));
    node = next.get();
  }
  node->methods.insert_or_assign(method, std::move(end));
  table_->routes.push_back({std::move(method), std::string(pattern)});
}

// Goes back to a {name} where the fixed part led nowhere: "/a/{x}/c" is found beside "/a/b/d" for "/a/b/c".
const Router::Node* Router::find(const Node& from, std::string_view path, Values& values) {
  if (path.empty()) return from.methods.empty() ? nullptr : &from;
  if (path.front() != '/') return nullptr;
  const std::string_view part = takePart(path);
  if (const auto fixed = from.fixed.find(part); fixed != from.fixed.end()) {
    if (const Node* found = find(*fixed->second, path, values)) return found;
  }
  if (!from.any || part.empty()) return nullptr;
  values.push_back(part);
  if (const Node* found = find(*from.any, path, values)) return found;
  values.pop_back();
  return nullptr;
}

const Router::Endpoint* Router::endpoint(const Node& node, std::string_view method) {
  auto found = node.methods.find(method);
  if (found == node.methods.end() && method == "HEAD") found = node.methods.find("GET");
  return found == node.methods.end() ? nullptr : &found->second;
}

std::string Router::allowed(const Node& node) {
  std::string list;
  for (const auto& [method, end] : node.methods) list += list.empty() ? method : ", " + method;
  if (node.methods.contains("GET") && !node.methods.contains("HEAD")) list += ", HEAD";
  return list;
}

void Router::operator()(Request& request, Reply reply) const {
  Values values;  // point into request.path
  const Node* node = find(table_->root, request.path, values);
  if (node == nullptr && table_->otherwise) return table_->otherwise(request, std::move(reply));
  if (node == nullptr) return reply.send(problem(404, "Nothing is here. See /openapi.json for what is."));
  const Endpoint* end = endpoint(*node, request.method);
  if (end == nullptr) {
    Response response = problem(405, "This address takes " + allowed(*node) + ".");
    response.headers.emplace_back("Allow", allowed(*node));
    return reply.send(std::move(response));
  }
  for (size_t i = 0; i < values.size(); ++i) request.params.emplace_back(end->names[i], values[i]);
  end->handler(request, std::move(reply));
}

}  // namespace xiaoer::http
