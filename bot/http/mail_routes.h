// E-mail that comes in: `xiaoer mail-in` hands it over here.
#pragma once
#include "http/desk_access.h"

namespace xiaoer::http {

void addMailRoutes(Router& router, const DeskParts& parts);

}  // namespace xiaoer::http
