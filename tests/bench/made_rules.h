// Rules and messages made up for measuring, the same for the same seed. A rule is a row of word groups with a
// largest gap before each: /(订单导出|发票库存).{0,6}(同步|更新).{0,4}(失败|不了)/. With a vocabulary of
// their own almost every rule has first words that no other one has; with a shared one 276 words make up all
// rules, which is the hard case. Seven in ten are Chinese. One message in ten is made from a rule, the others
// of the same words and of what people write around them, so that they nearly match.
#pragma once
#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

namespace xiaoer::bench {

struct MadeRule {
  struct Group {
    int gap = 0;  // characters at most between the group before and this one
    std::vector<std::string> words;
  };
  std::vector<Group> groups;
  bool chinese = false;
  std::string pattern() const;
};

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}
  std::vector<MadeRule> rules(size_t count, bool shared);
  std::string message(const std::vector<MadeRule>& rules);

 private:
  size_t below(size_t n) { return static_cast<size_t>(random_() % n); }
  const std::string& pick(const std::vector<std::string>& words) { return words[below(words.size())]; }
  std::vector<std::string> some(const std::vector<std::string>& words, size_t count);

  std::mt19937_64 random_;
};

// The rules as a rule file.
std::string ruleFile(const std::vector<MadeRule>& rules);

using Words = std::vector<std::string>;

inline Words split(const std::string& joined) {
  Words out;
  std::istringstream in(joined);
  for (std::string word; std::getline(in, word, '|');) out.push_back(word);
  return out;
}

inline const Words kNounsZh = split(
    "订单|商品|库存|物流|发票|退款|店铺|账号|密码|会员|积分|优惠|快递|"
    "仓库|采购|供应|报表|导出|导入|模板|打印|面单|条码|标签|价格|规格|"
    "图片|详情|类目|品牌|客户|地址|电话|短信|邮件|通知|权限|角色|员工|"
    "部门|审批|合同|账单|支付|余额|充值|提现|银行|税率|运费|包裹|签收|"
    "退货|换货|售后|评价|客服|机器|接口|授权|插件|版本|系统|后台|前台|"
    "页面|按钮|菜单|列表|搜索|筛选|排序|分页|统计|图表|数据|备份|日志|"
    "任务|队列|消息|推送|小程序|公众号|直播|视频|素材|海报|活动|秒杀|"
    "拼团|砍价|分销|代理|佣金|结算|对账|凭证|成本|利润|预售|定金|尾款|"
    "赠品|套餐|组合|批次|效期|序列|盘点|调拨|入库|出库|拣货|复核|称重|"
    "波次|库位|货架|托盘");
inline const Words kVerbsZh = split(
    "同步|更新|上传|下载|提交|保存|删除|修改|查询|显示|加载|打开|登录|"
    "注册|绑定|解绑|发送|接收|生成|合并|拆分|取消|确认|审核|关联|匹配|"
    "刷新|切换|设置|开通|关闭|恢复|复制|转移|分配|回传|抓取|推荐|计算|"
    "汇总");
inline const Words kFailZh = split(
    "失败|不了|异常|报错|出错|超时|没反应|不成功|有问题|卡住|不对|丢失|"
    "重复|延迟|空白|乱码|不显示|被拒绝|没权限|不一致");
inline const Words kFillZh = split(
    "你好|请问|我的|为什么|怎么|一直|昨天|今天|早上|现在|麻烦|帮忙|"
    "看一下|谢谢|着急|已经|还是|这个|那个|的|了|在|吗|呢|，|。|？|又|都|"
    "还没");
inline const Words kNounsEn = split(
    "order|product|stock|invoice|refund|shop|account|password|member|coupon|parcel|warehouse|"
    "supplier|report|template|printer|label|barcode|price|variant|image|category|brand|customer|"
    "address|phone|email|role|staff|contract|bill|payment|balance|bank|tax|shipping|return|exchange|"
    "review|api|plugin|version|page|button|menu|list|search|chart|backup|log|task|queue|message|"
    "video|campaign|bundle|batch|shelf|pallet|courier");
inline const Words kVerbsEn = split(
    "sync|update|upload|download|submit|save|delete|edit|load|open|login|register|bind|send|receive|"
    "generate|merge|split|cancel|confirm|refresh|switch|enable|restore");
inline const Words kFailEn =
    split("fail|error|timeout|not work|stuck|wrong|missing|duplicate|delayed|blank|denied|crash");
inline const Words kFillEn =
    split("hi|please|my|why|does|the|it|today|still|again|help|thanks|with|is|when|after|this|for");

inline size_t characters(const std::string& text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

inline std::string MadeRule::pattern() const {
  std::string out;
  for (size_t g = 0; g < groups.size(); ++g) {
    if (g > 0) out += ".{0," + std::to_string(groups[g].gap) + "}";
    out += "(";
    for (size_t w = 0; w < groups[g].words.size(); ++w) out += (w > 0 ? "|" : "") + groups[g].words[w];
    out += ")";
  }
  return out;
}

inline Words Maker::some(const Words& words, size_t count) {
  Words out;
  while (out.size() < count)
    if (const std::string& one = pick(words); std::find(out.begin(), out.end(), one) == out.end())
      out.push_back(one);
  return out;
}

inline std::vector<MadeRule> Maker::rules(size_t count, bool shared) {
  std::vector<MadeRule> out;
  std::unordered_set<std::string> used;
  while (out.size() < count) {
    const bool zh = below(10) < 7;
    const Words& nouns = zh ? kNounsZh : kNounsEn;
    Words heads;
    for (size_t n = 1 + below(3); n > 0; --n) {
      std::string head = pick(nouns);
      if (!shared) head += (zh ? "" : " ") + pick(nouns);
      if (!shared && used.contains(head)) head += (zh ? "" : " ") + pick(nouns);
      if (shared || used.insert(head).second) heads.push_back(head);
    }
    if (heads.empty()) continue;
    out.push_back({{{0, heads},
                    {zh ? 6 : 12, some(zh ? kVerbsZh : kVerbsEn, 1 + below(2))},
                    {zh ? 4 : 12, some(zh ? kFailZh : kFailEn, 2 + below(2))}},
                   zh});
  }
  return out;
}

inline std::string Maker::message(const std::vector<MadeRule>& rules) {
  const MadeRule* from = below(10) == 0 ? &rules[below(rules.size())] : nullptr;
  const bool zh = from != nullptr ? from->chinese : below(10) < 7;
  const std::string blank = zh ? "" : " ";
  const Words& fill = zh ? kFillZh : kFillEn;
  std::string out = pick(fill) + blank;
  if (from != nullptr)
    for (const auto& group : from->groups) out += pick(group.words) + (zh && below(2) == 0 ? "的" : blank);
  const size_t least = from != nullptr ? 0 : 8 + below(20);
  while (characters(out) < least) {
    const size_t kind = below(6);
    if (kind == 0) out += pick(zh ? kNounsZh : kNounsEn) + blank;
    if (kind == 1) out += pick(zh ? kVerbsZh : kVerbsEn) + blank;
    if (kind == 2 && below(3) == 0) out += pick(zh ? kFailZh : kFailEn) + blank;
    if (kind > 2) out += pick(fill) + blank;
  }
  return out + pick(fill);
}

inline std::string ruleFile(const std::vector<MadeRule>& rules) {
  std::string out = "rules:\n";
  for (size_t r = 0; r < rules.size(); ++r)
    out += "  - {id: r" + std::to_string(r) + ", says: ['/" + rules[r].pattern() + "/'], reply: x}\n";
  return out;
}

}  // namespace xiaoer::bench
