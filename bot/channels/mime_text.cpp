#include "channels/mime_text.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "base/utf8.h"

namespace xiaoer::channels {
namespace {

// Charsets as they are meant: GB 2312 is what programs write that send GBK and more (so the Encoding Standard
// of browsers has it too).
std::string meant(std::string_view charset) {
  const std::string name = lowered(charset);
  for (const char* chinese : {"gb2312", "gbk", "x-gbk", "cp936", "euc-cn", "gb_2312-80"})
    if (name == chinese) return "gb18030";
  return name;
}

}  // namespace

std::string inUtf8(const std::string& bytes, const char* charset) {
  const std::string name = charset == nullptr ? "" : meant(charset);
  const bool utf8 = name.empty() || name == "utf-8" || name == "us-ascii" || name == "utf8";
  if (utf8 && validUtf8(bytes)) return bytes;
  icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), utf8 ? "gb18030" : name.c_str());
  if (text.isBogus() || (text.isEmpty() && !bytes.empty()))
    text = icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()),
                              validUtf8(bytes) ? "utf-8" : "gb18030");
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) out += c;
  return out;
}

std::string oneLine(const char* text, size_t chars) {
  if (text == nullptr) return "";
  std::string out = printable(inUtf8(text, "utf-8"));
  std::replace(out.begin(), out.end(), '\n', ' ');
  return std::string(firstChars(out, chars));
}

std::string header(GMimeObject* object, const char* name) {
  const char* value = g_mime_object_get_header(object, name);
  return value == nullptr ? "" : oneLine(value, 500);
}

std::string decoded(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return "";
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

Owned<GMimeMessage> parsed(std::string_view raw) {
  startGMime();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const std::unique_ptr<GMimeParserOptions, decltype(&g_mime_parser_options_free)> options(
      g_mime_parser_options_new(), g_mime_parser_options_free);
  const char* charsets[] = {"utf-8", "gb18030", "iso-8859-1", nullptr};
  g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), options.get()));
}

}  // namespace xiaoer::channels
