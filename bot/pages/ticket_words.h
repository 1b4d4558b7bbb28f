// What the contact page and the page of a ticket say, in both languages; a column a language.
#pragma once
#include <array>
#include <string_view>

#include "text/language.h"

namespace xiaoer::pages {

struct ContactWords {
  std::string_view title, lead, more, chatTitle, chatLead, formTitle, formLead, callTitle, callLead,
      whatHappened, whatHappenedHint, category, anyCategory, impact, noImpact, contact, contactHint, orderNo,
      errorCode, optional, pictures, picturesHint, send, phone, phoneHint, window, chooseWindow, aboutWhat,
      sendCall, leaveEmpty, check, noWindows;
  // What is wrong.
  std::string_view wordsMissing, wordsTooLong, contactMissing, contactWrong, phoneMissing, phoneWrong,
      windowMissing, windowGone, windowClosed, windowOther, otherWindow, tooLong, notPicture, pictureTooBig,
      tooManyPictures, choosePicturesAgain, somethingWrong, tooFast, onceMore, notKept;
};
const ContactWords& contactWords(text::Lang lang);

struct TicketWords {
  std::string_view title, opened, refresh, respondBy, resolveBy, responded, paused, unlessHoliday, callAt,
      reachAt, conversation, you, agent, pictures, pictureAlt, write, writeLabel, addPictures, send,
      rateTitle, rateLead, rateScale, rateWords, rateSend, rated, rateAgain, heldTitle, heldYes, heldNo,
      heldThanks, kept, keptPicture, mergedInto, followedBy, followUpOf, goToIt, keepLink, noSuch, noSuchLead;
  // By desk::Status: what it is called, and what comes next.
  std::array<std::string_view, 6> status, next;
  std::array<std::string_view, 5> scores;  // 1 to 5
};
const TicketWords& ticketWords(text::Lang lang);

}  // namespace xiaoer::pages
