// What the contact page sends, held against what it must be.
#pragma once
#include <string>
#include <vector>

#include "app/library.h"
#include "dialog/letter.h"
#include "http/form.h"
#include "pages/tickets.h"

namespace xiaoer::http {

struct ContactForm {
  dialog::Letter letter;
  std::string id;                    // its own
  std::vector<Form::File> pictures;  // looked at: they may be kept
};

// Fills `view` with what was given and what is wrong with it; the form counts where nothing is.
ContactForm readContact(Form form, const app::Library& library, text::Lang lang, UnixMillis now,
                        pages::ContactView& view);

// What is wrong with these pictures, in words; "". `already`: so many the ticket has.
std::string wrongPictures(const std::vector<Form::File>& files, size_t already, text::Lang lang);

}  // namespace xiaoer::http
