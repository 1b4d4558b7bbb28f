// What the pages say, in both languages; a column a language.
#pragma once
#include <string_view>

#include "text/language.h"

namespace xiaoer::pages {

struct Words {
  std::string_view helpCentre, welcome, lead, search, searchHint, searchLabel, topics, popular, articlesOne,
      articlesMany, all, home, breadcrumbs, updated, video, watchVideo, videoNote, related, inTopic, helpful,
      yes, no, thanks, sorry, notKept, contactTitle, contactLead, contactButton, contactLink, results,
      resultOne, resultMany, nothing, nothingLead, tooLong, askAnything, notFound, notFoundLead, backHome,
      otherLanguage, otherLanguageCode, onlyIn, skip, footer, notice, otherTopics, typeToSearch;
};

const Words& words(text::Lang lang);

}  // namespace xiaoer::pages
