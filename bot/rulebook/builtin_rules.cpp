#include "rulebook/builtin.h"

namespace xiaoer::rulebook {

// Strict on purpose: each of these changes the course of a conversation. Authors add their own ways of saying
// it.
std::string_view builtinRules() {
  static constexpr std::string_view kRules = R"yaml(
rules:
  - id: builtin-human
    category: human_request
    title: {zh: 转人工, en: Talk to a human}
    means: human
    says:
      - '/(转|找|要|接|叫|换|请|有没有|需要|联系|呼叫).{0,3}(人工|真人|活人|专人)/'
      - '/^(人工|真人|客服)((客服|服务|坐席))?[!.。?吧呢啊]?$/'
      - '/人工(客服|服务|坐席|在吗|在不在)/'
      - '/(转|接|找)(一?个|下|一下)?(客服|坐席)/'
      - '/^(an? |the )?(human|real person|live person|live agent|operator)( now)?(,? please)?[.! ]*$/'
      - '/\b(live (agent|chat)|human (agent|support|operator))\b/'
      - '/\b(talk|speak|chat|connect me) (to|with) (a |an |the |some)?(person|someone|somebody|agent|representative|human|staff)\b/'
      - '/\b(to|with) (an? )?(real|live) (person|human|agent)\b/'
      - '/\b(get me|give me|need|want) an? (real |live )?(human|operator)\b/'
    never:
      - '/(怎么|如何|哪里|在哪).{0,4}(设置|开启|配置|关闭).{0,6}人工/'
      - '/(不|别|勿)(用|要|想|需要)?(转|找)?人工/'
      - '/人工智能/'
      - '/\bdo (i|we) (have|need) to (talk|speak|chat)\b/'
      - '/\bam i (talking|speaking|chatting|writing) (to|with)\b/'
      - '/^(hey |hi |so |wait |ok )?(are|r) (you|u) (a |an |really |actually |even |just |real |actual |live )*(human|person)( being)?( or [a-z ]{1,30})?[?!. ]*$/'
  - id: builtin-ticket-status
    category: ticket_status
    title: {zh: 查工单进度, en: Status of my ticket}
    means: ticket_status
    says:
      - '/(工单|报修|投诉单).{0,8}(怎么样|怎样|进度|状态|处理|进展|到哪|好了吗|结果)/'
      - '/(查|看|催).{0,6}(工单|报修)/'
      - '/(进度|状态|进展).{0,6}(工单|报修)/'
      - '/^(我的)?工单[?]?$/'
      - '/\b(status|progress|update|news)\b.{0,20}\b(ticket|case)\b/'
      - '/\b(ticket|case)\b.{0,20}\b(status|progress|update|resolved|solved)\b/'
  - id: builtin-not-solved
    title: {zh: 没有解决, en: It did not help}
    means: not_solved
    says:
      - '/^(我)?(试|弄|做|照做|重启|看)?(过)?(了)?,?(还是|依然|仍然|仍旧|一样|都|也)(是)?(不行|没用|不好使|不可以|不得|没好|没解决|没有用|没有解决|一样|老样子|唔得)/'
      - '/^(我)?(也|都|已经|刚)?(换|重启|重装|重新|试|按|更新|升级|清|卸载|刷新|关|退出|授权|同步|照)[^,]{0,4}(也|还是|都|依然|仍然|仍旧|照样|又)(是)?(不行|没用|不好使|没好|没解决|没有用|没变化|没反应|一样|老样子|不得|唔得)(啊|呀|的|呢|了)?[!.。]?$/'
      - '/^(i )?(have |already )?(tried|restarted|reinstalled|updated|rebooted|refreshed|cleared|did)\b.{0,40}\b(still|no luck|same|nothing|did.?n.?t (help|work)|not working|no change)\b/'
      - '/^(还是|仍然|依然)(这样|那样|同样的?问题|有问题)/'
      - '/^(没用|不管用|没效果|没有用|没解决|没有解决|不好使|唔得|不行)(啊|呀|的|呢)?[!.。]?$/'
      - '/^(no,? |sorry,? |but )?((it|that|this) )?(still )?(does|did|is)( not|n.?t) (work|help)(ing)?( either| at all| for me)?[.!]?$/'
      - '/^(it |that |this )?still (does not|doesn.?t|did not|didn.?t|not|is not|isn.?t) (work|help)(ing)?[.!]?$/'
      - '/^(it )?still (the same|broken|fails|failing|not working|no luck)/'
      - '/\b(no luck|not solved|no difference)\b/'
    never:
      - '/(修复|处理|解决)了(吗|没)/'
  - id: builtin-solved
    category: thanks_bye
    title: {zh: 解决了, en: It is solved}
    means: solved
    says:
      - '/^(已经)?(可以|解决|弄好|搞定|搞好|修好|恢复)了(,?(谢谢|多谢|感谢).{0,4})?[!.。~]?$/'
      - '/^(现在)?(好了|行了|没问题了|正常了|可以用了)(,?(谢谢|多谢|感谢).{0,4})?[!.。~]?$/'
      - '/^(it |that |this )?(works|worked|is solved|is fixed|solved|fixed|is working)( now)?([,!. ].{0,20})?$/'
  - id: builtin-yes
    title: {zh: 是, en: "Yes"}
    means: yes
    says:
      - '/^(是|是的|对|对的|嗯|嗯嗯|有|有的|可以|能|行|好|好的|没错|系|系呀|要|打得开|正常)[!.。~啊呀]?$/'
      - '/^(yes|yeah|yep|yup|ok|okay|sure|right|it does|they do|i do)[!.]?$/'
  - id: builtin-no
    title: {zh: 不是, en: "No"}
    means: no
    says:
      - '/^(不|不是|不是的|不对|没|没有|没有啊|否|不能|不可以|不行|打不开|不用|不要|唔系|冇|都不是)[!.。~啊呀]?$/'
      - '/^(no|nope|not really|none|none of these|it does not|it doesn.?t|they do not|i do not)[!.]?$/'
  - id: builtin-skip
    title: {zh: 跳过, en: Skip}
    means: skip
    says:
      - '/^(我)?(不知道|不清楚|不记得|不晓得|忘了|找不到|没有|没|没看到|跳过|无|冇|唔知|不方便说)[!.。啊了]?$/'
      - '/^(i )?(do not|don.?t) (know|remember|have (it|one|any))[!.]?$/'
      - '/^(skip|none|no|no idea|not sure|unknown|n.a|idk|dunno|no clue|pass)[!.]?$/'
  - id: builtin-more
    title: {zh: 再问一点, en: Asks on}
    means: more
    says:
      - '/^(那|那么|请问|可是|但是|所以|具体)?,?(这个|那个|它|这|那|该|我|我该|应该)?(是)?(要|应该|该)?(在|去|到|从)?(哪里|哪儿|哪|哪个地方|什么地方|边度)(可以|能)?(设置|设定|操作|找|找到|看|看到|点|点击|改|修改|开|开启|打开|进|进入|进去|弄|搞|查|填|授权|下载|更新|有|的)*(呢|啊|呀|的|吗|嘛|吖)?[?]?$/'
      - '/^(那|那么|请问|可是|但是|所以|具体|详细)?,?(这个|那个|它|这|那|我|我该|应该)?(要|应该|该)?(怎么|怎样|如何|咋|点样)(设置|设定|操作|找|看|点|改|修改|开|开启|打开|弄|搞|查|填|办|做|用|整)(呢|啊|呀|的|吗)?[?]?$/'
      - '/^(那)?还有(呢|吗|别的|其他|其它)(的)?(办法|方法|步骤)?(呢|吗|么|没有?)?[?]?$/'
      - '/^(is that all|anything else|what else)[?]?$/'
      - '/^(那)?(然后|接着|接下来|下一步)(呢|怎么办|怎么做|要做什么|做什么)?[?]?$/'
      - '/^(能|可以)?(再)?(说|讲)?(详细|具体)(一点|点|说说|讲讲|步骤|说一下)(吗|呢)?[?]?$/'
      - '/^(没|不|唔)(太)?(看|听|睇)?(懂|明白)[啊呀]?[,.!。]?$/'
      - '/^(and |so |but |ok,? |okay,? )?(where|how)( exactly)?( (is|are) (it|that|this|they))?( (do|can|should|would) i)?( (do|find|set|change|see|open|enable|get to|use))?( (it|that|this|them|there))?( up)?[?]?$/'
      - '/^(and |so )?(what|then what)( comes)? ?(next|now|then)?[?]$/'
      - '/^(can you |could you |please )?(tell me more|explain( that| it)?|more details?|be more specific|in more detail)( please)?[?.]?$/'
      - '/^i (do not|don.?t|did not|didn.?t) (understand|get it|follow|get that)[.!]?$/'
  - id: builtin-back
    title: {zh: 返回, en: Back}
    means: back
    says:
      - '/^(返回|上一步|回去|后退|退回上一步|返去)[!.。]?$/'
      - '/^(go )?back[!.]?$/'
      - '/^previous( step)?[!.]?$/'
)yaml";
  return kRules;
}

}  // namespace xiaoer::rulebook
