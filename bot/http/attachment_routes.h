// Pictures of a ticket on the wire: raw bytes in, the same bytes out, and never anything that a browser would
// run.
#pragma once
#include <string_view>

#include "app/chat.h"
#include "http/router.h"

namespace xiaoer::http {

// `chat` must outlive the router.
void addAttachmentRoutes(Router& router, app::Chat& chat);

// To be saved, not shown: and where a browser shows it all the same, it may do nothing.
Response pictureAnswer(app::Chat::Picture picture);

// For Limits::longBody: a picture, or an e-mail, may be longer than any other body.
size_t longBody(std::string_view method, std::string_view target);

}  // namespace xiaoer::http
