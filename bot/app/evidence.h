// What customers picked where the bot was not sure, put so that an author can use it.
#pragma once
#include <string>
#include <vector>

#include "app/library.h"
#include "store/store.h"

namespace xiaoer::app {

// YAML to be pasted under `says` of a rule or `questions` of an article: by rule, the most often picked
// first, each message once, with how often and when last. What a rule says already is left out; what nobody
// wanted any of the choices for, what is too long for an example, and what belongs to rules that are gone
// stand in comments. Telephone numbers, e-mail addresses and other long numbers are masked.
std::string evidence(const std::vector<store::PickRow>& picks, const Library& library);

}  // namespace xiaoer::app
