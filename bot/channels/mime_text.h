// What GMime reads, as texts: UTF-8, whatever charset was said or meant, without control characters.
#pragma once
#include <string>
#include <string_view>

#include "channels/gmime.h"

namespace xiaoer::channels {

// `charset`: as the mail names it; null: not at all. What is wrong in it is replaced.
std::string inUtf8(const std::string& bytes, const char* charset);

// Without control characters; \r\n is \n.
std::string printable(std::string_view text);

// At most so many code points; "" for null.
std::string oneLine(const char* text, size_t chars);

// "" where there is none.
std::string header(GMimeObject* object, const char* name);

// The part's content, its transfer encoding undone.
std::string decoded(GMimePart* part);

// Null where there is not a single header field.
Owned<GMimeMessage> parsed(std::string_view raw);

}  // namespace xiaoer::channels
