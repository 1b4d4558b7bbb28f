// Which pages may use this server from a browser (CORS): its own, and those of the sites that the settings
// list. A page is known by the Origin that its browser sends; who sends none is no page, and is not asked.
#pragma once
#include <functional>
#include <string>

#include "app/chat.h"
#include "http/server.h"

namespace xiaoer::http {

// Pure. An origin is the server's own where it is `site.url`, or its host and port are those of the Host
// header.
//   - What widgets load (/v1/…, /kb/…, /widget.js, /openapi.json) may be read by listed and own origins.
//   - A preflight to it is answered here: 204, or 403 for a foreign origin.
//   - A POST to /v1/… from a foreign origin is refused with 403: no page speaks in a customer's name unasked.
//   - Requests to /v1/desk/… from a foreign origin are refused with 403, whatever the list says.
Admission admit(const Request& request, const rulebook::Site& site);

// The same by the settings in use when a request comes; `chat` must outlive it.
std::function<Admission(const Request&)> admission(const app::Chat& chat);

// A form that another site's page sends speaks in a customer's name. Also where the path is of this server's
// own pages alone.
bool isForeign(const Request& request, const rulebook::Site& site);

// For a page's Content-Security-Policy: "frame-ancestors 'self' https://shop.example.com".
std::string frameAncestors(const rulebook::Site& site);

}  // namespace xiaoer::http
