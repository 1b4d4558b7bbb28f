// What agents use: /v1/desk/…, as docs/desk.md tells it; and the live streams.
#pragma once
#include "http/desk_access.h"
#include "http/router.h"

namespace xiaoer::http {

void addDeskRoutes(Router& router, const DeskParts& parts);

// Parts of it, a file each.
void addAccountRoutes(Router& router, const DeskParts& parts);
void addTicketRoutes(Router& router, const DeskParts& parts);
void addStreamRoutes(Router& router, const DeskParts& parts);

}  // namespace xiaoer::http
