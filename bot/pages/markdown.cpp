#include "pages/markdown.h"

#include <fmt/format.h>
#include <md4c.h>

#include <optional>
#include <vector>

#include "pages/address.h"

namespace xiaoer::pages {
namespace {

constexpr unsigned kFlags =
    MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS;

// An address as a browser would read it; nothing where it holds what could hide its scheme: entities but
// &amp;, NUL.
std::optional<std::string> plain(const MD_ATTRIBUTE& attribute) {
  std::string out;
  for (size_t i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    const std::string_view part(attribute.text + attribute.substr_offsets[i],
                                attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]);
    const bool ampersand = attribute.substr_types[i] == MD_TEXT_ENTITY && part == "&amp;";
    if (attribute.substr_types[i] != MD_TEXT_NORMAL && !ampersand) return std::nullopt;
    for (const char c : ampersand ? std::string_view("&") : part) out += c == ' ' ? "%20" : std::string(1, c);
  }
  return out;
}

std::optional<std::string> safe(const MD_ATTRIBUTE& attribute) {
  auto url = plain(attribute);
  return url && isSafeLink(*url) ? url : std::nullopt;
}

// What md4c finds, written down. What it calls a block or a span is one row of a table.
class Writer {
 public:
  explicit Writer(text::Lang lang) : lang_(lang) {}

  void enterBlock(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_OL:
        return openList(*static_cast<MD_BLOCK_OL_DETAIL*>(detail));
      case MD_BLOCK_H:
        return open(heading(detail));
      case MD_BLOCK_TH:
        return openCell("th", *static_cast<MD_BLOCK_TD_DETAIL*>(detail));
      case MD_BLOCK_TD:
        return openCell("td", *static_cast<MD_BLOCK_TD_DETAIL*>(detail));
      case MD_BLOCK_HR:
        out_ += "<hr>";
        return;
      case MD_BLOCK_CODE:
        out_ += "<pre tabindex=\"0\"><code>";
        return;
      case MD_BLOCK_TABLE:
        out_ += "<div class=\"table\" tabindex=\"0\"><table>";
        return;
      default:
        return open(name(type));
    }
  }
  void leaveBlock(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_H:
        return close(heading(detail));
      case MD_BLOCK_HR:
        return;
      case MD_BLOCK_CODE:
        out_ += "</code></pre>";
        return;
      case MD_BLOCK_TABLE:
        out_ += "</table></div>";
        return;
      default:
        return close(name(type));
    }
  }
  void enterSpan(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_IMG && pictures_++ == 0) alt_.clear();
    if (pictures_ > 0) return;  // a picture's label is text only
    if (type == MD_SPAN_A) return openLink(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
    open(name(type));
  }
  void leaveSpan(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_IMG && --pictures_ == 0)
      return picture(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
    if (pictures_ > 0) return;
    if (type == MD_SPAN_A) return closeLink();
    close(name(type));
  }
  void text(MD_TEXTTYPE type, std::string_view text) {
    std::string& to = pictures_ > 0 ? alt_ : out_;
    switch (type) {
      case MD_TEXT_NULLCHAR:
        to += "\xEF\xBF\xBD";
        return;
      case MD_TEXT_BR:
        to += pictures_ > 0 ? " " : "<br>";
        return;
      case MD_TEXT_SOFTBR:
        to += '\n';
        return;
      case MD_TEXT_ENTITY:
        to += text;
        return;  // md4c found it well formed; a browser reads it as a letter
      default:
        to += escaped(text);
    }
  }
  std::string take() { return std::move(out_); }

 private:
  static std::string_view name(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        return "blockquote";
      case MD_BLOCK_UL:
        return "ul";
      case MD_BLOCK_OL:
        return "ol";
      case MD_BLOCK_LI:
        return "li";
      case MD_BLOCK_P:
        return "p";
      case MD_BLOCK_THEAD:
        return "thead";
      case MD_BLOCK_TBODY:
        return "tbody";
      case MD_BLOCK_TR:
        return "tr";
      case MD_BLOCK_TH:
        return "th";
      case MD_BLOCK_TD:
        return "td";
      default:
        return "";
    }
  }
  static std::string_view name(MD_SPANTYPE type) {
    switch (type) {
      case MD_SPAN_EM:
        return "em";
      case MD_SPAN_STRONG:
        return "strong";
      case MD_SPAN_CODE:
        return "code";
      case MD_SPAN_DEL:
        return "del";
      default:
        return "";
    }
  }
  static std::string heading(void* detail) {
    return fmt::format("h{}", std::min(6u, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level + 1));
  }
  void open(std::string_view tag) {
    if (!tag.empty()) out_ += fmt::format("<{}>", tag);
  }
  void close(std::string_view tag) {
    if (!tag.empty()) out_ += fmt::format("</{}>", tag);
  }
  void openList(const MD_BLOCK_OL_DETAIL& list) {
    out_ += list.start == 1 ? "<ol>" : fmt::format("<ol start=\"{}\">", list.start);
  }
  void openCell(std::string_view tag, const MD_BLOCK_TD_DETAIL& cell) {
    const bool left = cell.align == MD_ALIGN_DEFAULT || cell.align == MD_ALIGN_LEFT;
    if (left) return open(tag);
    out_ += fmt::format("<{} class=\"{}\">", tag, cell.align == MD_ALIGN_RIGHT ? "end" : "centre");
  }
  void openLink(const MD_ATTRIBUTE& href) {
    const auto url = safe(href);
    links_.push_back(url.has_value());
    if (!url) return;
    const bool own = url->starts_with('/') || url->starts_with('#');
    out_ += fmt::format("<a href=\"{}\"{}>", escaped(own ? keepLang(*url, lang_) : *url),
                        own ? "" : " rel=\"noopener\"");
  }
  void closeLink() {
    if (links_.back()) out_ += "</a>";
    links_.pop_back();
  }
  void picture(const MD_ATTRIBUTE& src) {
    const auto url = safe(src);
    if (url && !url->starts_with("mailto:"))
      out_ += fmt::format("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", escaped(*url), alt_);
    else
      out_ += alt_;
  }

  text::Lang lang_;
  std::string out_, alt_;
  int pictures_ = 0;
  std::vector<bool> links_;  // was the tag written?
};

Writer& writer(void* data) { return *static_cast<Writer*>(data); }

constexpr MD_PARSER kParser{
    0,
    kFlags,
    [](MD_BLOCKTYPE type, void* detail, void* data) { return writer(data).enterBlock(type, detail), 0; },
    [](MD_BLOCKTYPE type, void* detail, void* data) { return writer(data).leaveBlock(type, detail), 0; },
    [](MD_SPANTYPE type, void* detail, void* data) { return writer(data).enterSpan(type, detail), 0; },
    [](MD_SPANTYPE type, void* detail, void* data) { return writer(data).leaveSpan(type, detail), 0; },
    [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* data) {
      return writer(data).text(type, {text, size}), 0;
    },
    nullptr,
    nullptr};

}  // namespace

Html fromMarkdown(std::string_view markdown, text::Lang lang) {
  Writer out(lang);
  // It fails only for want of memory; the words are shown all the same.
  if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &kParser, &out) != 0)
    return Html(markdown);
  return Html::trusted(out.take());
}

}  // namespace xiaoer::pages
