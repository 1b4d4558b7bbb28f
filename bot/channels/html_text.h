// The words of an HTML mail, for those that have no plain text beside it.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels {

// Lines as a reader sees them, quoted blocks with '>' in front; scripts, styles and comments are gone. Any
// valid UTF-8 may come in; "" where there is nothing.
std::string htmlText(std::string_view html);

}  // namespace xiaoer::channels
