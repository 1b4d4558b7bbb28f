// Reports of mail servers about mails of ours that could not be delivered: RFC 3464.
#pragma once
#include <optional>

#include "channels/gmime.h"
#include "channels/incoming.h"

namespace xiaoer::channels {

// Nothing where it is no report of a failure for good (a delay is none), or does not say of which mail and to
// whom: what is not in the form of the standard stays what it was, an automatic mail.
std::optional<Bounce> bounceIn(GMimeMessage* message);

}  // namespace xiaoer::channels
