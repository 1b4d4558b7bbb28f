#include "channels/html_text.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <memory>

namespace xiaoer::channels {
namespace {

constexpr std::string_view kSilent[] = {"script", "style", "head", "title", "template", "noscript"};
constexpr std::string_view kBlocks[] = {"p",  "div", "br", "tr", "li", "ul", "ol",  "table",     "h1",
                                        "h2", "h3",  "h4", "h5", "h6", "hr", "pre", "blockquote"};

template <size_t N>
bool isOneOf(const xmlNode* node, const std::string_view (&names)[N]) {
  const std::string_view name(reinterpret_cast<const char*>(node->name));
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class Writer {
 public:
  // libxml2 refuses trees deeper than 256, so this may go down with them.
  void write(const xmlNode* node) {
    for (; node != nullptr; node = node->next) {
      if (node->type == XML_TEXT_NODE) words(reinterpret_cast<const char*>(node->content));
      if (node->type != XML_ELEMENT_NODE || isOneOf(node, kSilent)) continue;
      const bool block = isOneOf(node, kBlocks);
      const bool quote = std::string_view(reinterpret_cast<const char*>(node->name)) == "blockquote";
      if (block) line();
      quotes_ += quote;
      write(node->children);
      if (block) line();
      quotes_ -= quote;
    }
  }
  std::string out;

 private:
  void line() {
    if (!fresh_) out += '\n';
    fresh_ = true, blank_ = false;
  }
  void words(std::string_view text) {
    for (const char c : text) {
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        blank_ = !fresh_;
        continue;
      }
      if (fresh_) out += std::string(static_cast<size_t>(quotes_), '>') + (quotes_ > 0 ? " " : "");
      if (blank_) out += ' ';
      fresh_ = blank_ = false;
      out += c;
    }
  }

  int quotes_ = 0;
  bool fresh_ = true, blank_ = false;  // at the beginning of a line; a blank is due
};

}  // namespace

std::string htmlText(std::string_view html) {
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "utf-8",
                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET),
      xmlFreeDoc);
  Writer writer;
  if (tree != nullptr) writer.write(xmlDocGetRootElement(tree.get()));
  return writer.out;
}

}  // namespace xiaoer::channels
