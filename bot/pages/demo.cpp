// A page as a customer's own might be, with nothing of the help centre but the widget's one line.
#include "pages/layout.h"

namespace xiaoer::pages {

std::string demoPage(const Site& site, Lang lang) {
  const bool zh = lang == Lang::Zh;
  Html head = el("meta", {{"charset", "utf-8"}});
  head += el("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  head += el("meta", {{"name", "robots"}, {"content", "noindex"}});
  head += el("title", {}, zh ? "小铺后台 · 挂件演示" : "My shop · widget demo");
  head += el("link", {{"rel", "icon"}, {"href", "/assets/icon.svg"}});
  head += el("script", {{"src", "/widget.js"}, {"async", ""}, {"data-lang", std::string(text::name(lang))}});
  Html body = el("h1", {}, zh ? "小铺后台" : "My shop");
  body += el("p", {},
             zh ? "这一页什么样式都没有，就像您自己的网页。右下角的按钮由这一行代码而来："
                : "This page has no style of its own, as if it were yours. The button in the corner comes "
                  "from one line:");
  body += el("p", {},
             el("code", {},
                "<script src=\"" + site.rules.settings.site.url + "/widget.js\" data-lang=\"" +
                    std::string(text::name(lang)) + "\" async></script>"));
  body += el("p", {}, el("a", {{"href", keepLang("/", lang)}}, words(lang).helpCentre), " · ",
             el("a", {{"href", keepLang("/demo", zh ? Lang::En : Lang::Zh)}}, words(lang).otherLanguage));
  return "<!doctype html>\n" +
         el("html", {{"lang", zh ? "zh-CN" : "en"}}, el("head", {}, head),
            el("body", {}, el("main", {}, body)))
             .markup() +
         "\n";
}

}  // namespace xiaoer::pages
