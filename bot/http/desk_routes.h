// What agents use: /v1/desk/…, as docs/desk.md tells it.
#pragma once
#include "http/router.h"

namespace xiaoer::http {

void addDeskRoutes(Router& router);

}  // namespace xiaoer::http
