// The command line.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"
#include "http/documents.h"

namespace {

void addFolders(CLI::App& command, xiaoer::cli::Folders& folders) {
  command.add_option("--rules", folders.rules, "The folder of rule files")->capture_default_str();
  command.add_option("--kb", folders.kb, "The folder of articles; may be missing")->capture_default_str();
}

// The actions on agents, or on keys: a command each.
void addAccounts(CLI::App& app, const char* noun, const char* what, xiaoer::cli::AccountOptions& into) {
  CLI::App* command = app.add_subcommand(noun, what);
  command->require_subcommand(1);
  const bool agents = std::string_view(noun) == "agent";
  const auto action = [&](const char* verb, const char* about) {
    CLI::App* one = command->add_subcommand(verb, about);
    one->callback([&into, verb] { into.action = verb; });
    one->add_option("--db", into.db, "The SQLite file")->capture_default_str();
    if (std::string_view(verb) != "list") one->add_option("name", into.name, "Its name")->required();
    return one;
  };
  CLI::App* add =
      action("add", agents ? "Adds an agent; the password comes from the terminal or standard input"
                           : "Adds a key, and prints it once");
  const CLI::IsMember roles({"agent", "lead", "author", "admin"});
  add->add_option("--role", into.role, "What it may do")->check(roles)->capture_default_str();
  if (agents) {
    add->add_option("--display", into.display, "What colleagues and customers see; the name if left out");
    add->add_option("--team", into.teams, "A team; may be given several times; none: all of them");
    action("role", "Changes what an agent may do")
        ->add_option("role", into.role, "The role")
        ->required()
        ->check(roles);
    action("password", "A new password; ends every session");
    action("enable", "Lets an agent sign in again");
  }
  action("list", "All of them");
  action("disable", "Lets it in no more");
}

}  // namespace

int main(int argc, char** argv) {
  using namespace xiaoer;
  CLI::App app{"Xiaoer (小二): the support desk behind a help page", "xiaoer"};
  app.set_version_flag("--version", std::string(http::kVersion));
  app.require_subcommand(1);

  cli::ServeOptions served;
  CLI::App* serve = app.add_subcommand("serve", "The server");
  serve->add_option("--port", served.port, "The port; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve->add_option("--host", served.host, "The address to listen on; 0.0.0.0 for all")
      ->capture_default_str();
  serve->add_option("--db", served.db, "The SQLite file; made where it is missing")->capture_default_str();
  serve->add_option("--grace", served.awayAfter, "Seconds without a sign after which an agent counts as gone")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  serve->add_option("--notify", served.notify,
                    "The file that names mail server and webhooks; left out: nothing is sent");
  addFolders(*serve, served.folders);

  std::string checked;
  cli::Folders checkedFolders;
  CLI::App* check = app.add_subcommand(
      "check", "Finds mistakes in rules and articles and runs the tests in the rule files");
  check->add_option("dir", checked, "A folder of rules, or one that holds rules/ and kb/");
  addFolders(*check, checkedFolders);

  cli::AskOptions asked;
  CLI::App* ask = app.add_subcommand("ask", "What the bot would do with a message, and why");
  ask->add_flag("--json", asked.json, "As the contract's reply object");
  ask->add_flag("--batch", asked.batch, "A message a line on standard input, an object a line out");
  ask->add_option("message", asked.message, "The message");
  addFolders(*ask, asked.folders);

  cli::Folders chatted;
  CLI::App* chat = app.add_subcommand("chat", "A conversation in the terminal");
  addFolders(*chat, chatted);

  cli::EvidenceOptions evidence;
  CLI::App* picked = app.add_subcommand(
      "evidence", "Messages the bot was not sure of, with what customers picked: lines for `says`");
  picked->add_option("--db", evidence.db, "The SQLite file of the server")->capture_default_str();
  picked->add_option("--days", evidence.days, "How many days back")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  addFolders(*picked, evidence.folders);
  cli::AccountOptions agentOptions, keyOptions;
  addAccounts(app, "agent", "Who works at the desk", agentOptions);
  addAccounts(app, "key", "Keys for integrations", keyOptions);

  cli::MailInOptions mailed;
  CLI::App* mail = app.add_subcommand("mail-in", "Hands an e-mail on standard input to the running server");
  mail->add_option("--url", mailed.url, "Where the server is")->capture_default_str();
  mail->add_option("--key-file", mailed.keyFile, "The file with the key, from xiaoer key add");

  CLI11_PARSE(app, argc, argv);
  if (*serve) return cli::serve(served);
  if (*check) return cli::check(checked, checkedFolders);
  if (!agentOptions.action.empty()) return cli::agent(agentOptions);
  if (!keyOptions.action.empty()) return cli::key(keyOptions);
  if (*ask) return cli::ask(asked);
  if (*mail) return cli::mailIn(mailed);
  if (*picked) return cli::evidence(evidence);
  return cli::chat(chatted);
}
