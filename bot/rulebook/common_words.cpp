#include "rulebook/common_words.h"

#include <algorithm>
#include <vector>

namespace xiaoer::rulebook {
namespace {

// Of four letters and more: shorter ones are never looked at.
constexpr std::string_view kWords = R"(
able above abroad absent accept accepted accessed accident account accounts accurate across actor actual
adapt address addresses admire adopt advance advice advise affair affect afford afraid again against agenda
agree ahead alarm album alike alive allergy almost alone along aloud already alter always among amuse
ancient anger angle animal another answer anyone anything anyway apart apple apply apron arena argue arise
armed around arrow article artist asap aside asked asking asleep aspect assess assessed assist aunt author
average avoid awake award aware awful awhile bacon badge bake baker bakery baking balanced balcony bald ball
band bands bank banks bare barely bark base based basic basin basis bath batter battle beach beans bear
beard beast beat beauty because become bedroom beef beer before began begin begun behave behind being belief
bell bells below belt bench bend berry best betray better between beyond bike bills bird birth bite bitter
blade blame blanket blast blend bless blind blond blood bloom blow board boast boat body boil bold bolt bone
bonus border borders bored boring born borrow boss both bother bottle bottom bought bounce bound bowl brain
brake branch brand brave bread break breath breathe breeze brick bride bridge brief bright bring broad broke
brother brought brown browser brush bucket budget build built bull bunch burn burst bury bush butter button
buyer buyers cabin cable cage cake calendar calf call called calling calm came camel camp cancel cancelled
candle candy canoe canyon cape capital captain card cards care career careful caring carpet carrot carry
carve case cash cast castle casual cattle caught cause cave cease ceiling cell center centre century certain
chain chair chalk champion chance change changed changes changing chapter character charity charm chart
chase cheap cheat cheek cheer cheese chef cherry chess chest chew chicken chief child chill chip choice
choose chop chorus chose church cider cinema circle cities city civil claim clap clash class clay clean
clear clearly clerk clever click clicked cliff climate climb cling clip cloak clock close closed cloth cloud
clown club coach coal coast coat coin cold collar colony comb combine come comedy comfort coming comma
common compact company compare compete complain complete concept concern concert condition conflict
connected contest contract convert convey cook cookie cookies cool cope copper copy coral cord core corn
corner corpse cost costa costs cottage cotton couch cough could couldn counsel county couple courage course
court cousin cover crack craft crane crawl cream credit credited creek crew crime crisis critic crop cross
crowd crown cruel cruise crush crushed crust cube cure curious curl curse curve customer customers cute
cycle daily damage damp dance danger dare dark dash dated dawn dead deaf deal dear death debit debt decade
decay decide deck declare deed deep deer defeat defend define degree delete deleted deliver delivered
delivery demand dense dentist deny depart depend depth desert deserve desire desk desktop despite dessert
detect develop devil devote dialect diamond diary dice didn died diet differ different dinner dirt dirty
dish dive divide dock doctor does doesn doing doll dome donate done donkey door dose double doubt dough
dozen draft drag dragon drain drama drank draw drawer dream dress drew drift drill drink drive driver drop
drove drown drum drunk duck dull dumb dump dust duty dwell each eager eagle early earn earth ease easier
east easy eaten echo edge editor effort eight elbow elder elect elegant elephant eleven email emails empire
employ empty enable ended enemy enjoy enough ensure enter entire envy equal escape essay estate even evening
event ever every everybody everything evil exact exam exceed except excess excite excuse exercise exist
exotic expand expect expecting expert explain explode explore expose extend extra extreme face facing fact
factor factory fade fail faint fair fairly fairy faith fake fall falls false fame family famous fancy fare
farm farmer fashion fast fate father fault favor fear feast feature feed feeds feel feeling feels fees fell
fellow fence ferry festival fetch fever fewer fiction field fierce fifth fifty fight figure file files fill
film filter final finally find finds fine finger finish fire firm first fish fist five flag flame flash flat
flavor flavour flee fleet flesh flew flight flip float flock flood floor flour flow flower fluid flute foam
focus foil fold folder folk folks follow fond food fool foot force forest forever forget fork form former
fort forth forty forward fossil foster fought found four fraction fractions frame fraud free freedom freezer
fresh fridge friend frog from front frost fruit fuel full fund funds funny future gain galaxy gallery gamble
game games gang garage garden garlic gate gather gave gaze gear gender general gentle getting ghost giant
gift girl give given glad glance glass globe gloom glory glove glow goal goat gold golf gone good goods
goose gotten grace grade grain grand grant grape graph grasp grass grave gravity gray great greed green
greet grew grey grief grill grind grip grocery ground group grow grown growth guard guess guest guide guilt
guitar gulf guys habit hadn hair half hall halt hammer hand handle happy harbor hard harm harvest hasn hate
have haven hawk hazard head heal health healthy heap hear heard heart heat heaven heavy heel height held
hell hello helmet help helped helping hence herb herd here hero hide high hill hire history hobby hold hole
holes holiday hollow holy home honest honey honor hood hook hope hopes hoping horn horror horse hose host
hotel hotels hour hours house however huge human humor hundred hunger hungry hunt hurry hurt husband idea
ideal image images impact import important impose include income index inform injure injury inner insect
inside insist install installed insurance intend interest internet invent inventor invest invite iron island
issue item items jacket jail jazz jealous jeans jelly jewel join joke journey judge juice jump jungle junior
jury just justice keen keep keeps kept kettle keyboard kick kidney kind kindly king kiss kitchen kite knee
knife knight knit knock knot know known label labels labor labour lack ladder lady lake lamb lamp land lane
lapse laptop large laser last late later latter laugh launch laundry lawn lawyer layer lazy lead leader leaf
league lean learn least leather leave lecture left legal legend lemon lend length lesson lets letter level
liberty library license lick lift light like liked limb lime limit line link links lion liquid listen litter
little live liver load loan loans local locate lodge logic lonely long look looking looks loop loose lord
lose loss lost lots loud love loved loves lower loyal lucky luggage lunch lung machine madam made magic main
major make makes making male mall manage manner many maple march margin mark market marry marsh mask mass
master match mate matter mayor meal meals mean means meant measure meat medal media medical meet melon melt
member memory mental mention menu mercy mere merit merry mess message metal meter method middle midnight
might mile military milk mill mind mine mineral minute minutes miracle mirror miss mist moan mobile mode
model modest moment money monkey month months mood moon moral more morning most mother motion motor mount
mountain mouse mouth move movie movies much muddy multiply murder muscle museum music must mutual myself
mystery nail naked name narrow nasty nation native nature near neat neck need needle needs nerve nest
neutral never news next nice night nine noble nobody noise none noodle noon north nose note nothing novel
nuclear number nurse oasis obey object observe obtain obvious ocean offend offer office often olive once
onion only onto open opened opera operate opinion oppose option orange orbit orchard order orders organ
other others otter ought ounce outer oven over owner oxygen pace pack package packages page pages paid pain
paint painting pair palace pale palm panel panic paper parade parcel parcels parent parents park parrot part
party pass password passwords past pasta path patient pattern pause pave paying pays peace peach peak pear
pearl peel peer pencil penny pepper perfect perform perhaps period permit person phase phone phones photo
phrase piano pick picnic picture pictures piece pile pill pillow pilot pine pink pint pipe pitch pity pizza
place plain plan plane planet plant plants plastic plate plates play player please pleasure plenty plot plug
plumber plus pocket poem poet poison police policy polish polite poll pond pony pool poor popular pork port
pose position possible potato pottery pound pour powder power praise pray prefer prepare present president
press pressed pretty prevent previous prey price prices pride priest prime prince print printed printer
prison prize problem proceed process produce product products profile promise proof proper protect proud
prove provide public pudding pull pump punch punish pupil purchase pure purple purse push puzzle quality
quarter queen quest question quick quickly quiet quilt quit quite quiz quote rabbit race radar radio rail
rain rainbow raise ranch range rank rapid rare rarely rate rather reach react read ready real really rear
reason rebel recall receipt receipts recent recipe recipes record recover reduce refer reflect refund
refunded refuse regard regards region regret reject rejecting relate relax release relief rely remain remark
remember remind remote remove removed render rent repair repeat reply report request require rescue research
reserve reset resist resort respect respond rest restart restarted result retire return returned reveal
revert reverted review reward rhyme rice rich ride rifle right ring ripe rise risk rival river road roam
roast robe robot rock rocket role roll roof room root rope rose rotten rough round route royal rubber ruby
rude ruin rule rumor rural rush sacred saddle safe safety said sail sailor saint salad salary sale sales
salt same sand sandwich sang satin sauce sausage save saving saying says scale scan scar scared scarf
scatter scene scent scheme school science scissors score scout scrap scream screen script scrub seal search
season seat second seconds secret section secure seed seek seem seems seen seize self sell seller sellers
senior sense sent serious serve service setting settle seven severe shade shadow shake shall shallow shame
shape shark sharp shave shed sheep sheet shelf shell shelter sheriff shield shift shine ship shipped
shipping shirt shock shoe shoes shoot shop shops shore short shot shots should shoulder shouldn shout shove
show shower shown shows shrimp shrink sick side sides siege sigh sight sign silence silent silk silly silver
similar simple since sing single sink sirs sister site sites sitting size skate skill skin skip skirt skull
slave sleep sleeve slept slice slide slight slim slip slope small smart smell smile smoke smooth snack snail
snake snow soap soccer social sock soda sofa soft soil solar sold soldier sole solid solo some somebody
someone something song soon sore sorrow sorry sort soul sound sounds soup sour south space spare spark speak
special speech speed spell spend spent spice spider spin spinach spirit split spoil spoke spoon sport spot
spray spread spring square squash stable stack staff stage stain stair stale stand star stare start started
starting state states statue status stay steady steak steal steam steel steep steer stem step stern stick
sticky stiff still stir stock stomach stone stood stool stop stopped store stores storm story stove strain
strand strange straw stream street strength stress stretch strict strike string strip stroke strong struck
study stuff stupid style submit subtle succeed such sudden suffer sugar suggest suit summer summit sunny
super supper supply suppose sure surf surface surge surname survey suspect swamp swear sweat sweet swell
swept swift swim swing switch sword symbol syrup table tablet tail tailor take taken takes taking tale
talent talk tall tank tape tapped target task taste tasty taught taxi teach teacher team tear tease teeth
tell tells temper temple tend tennis tent tenth term terms test text thank thanks that theft their them
theme then theory there these they thick thief thin thing think thinking third thirst this thorn those
though thought thread threat three threw thrill throat throne through throw thrown thumb thunder thus ticket
tide tidy tight tile till timber time timer times tiny tire tired tissue title toast today toilet told
tomato tomorrow tone tongue tonight took tooth topic torch toss total touch tough tour toward towel tower
town trace track tracking trade tragic trail train transfer trap trash travel tray treat tree trend trial
tribe trick tried tries trip troop trophy tropical trouble truck true truly trunk trust truth trying tube
tune tunnel turkey turn turtle twelve twenty twice twin twist type typed ugly uncle under undo union unique
unit unite until update updated upgrade upgraded upon upper upset urban urge used user using usual usually
utter vague valid valley value vanish vary vast vault vegetable vehicle verse very vessel victim video
videos view village violin virus visit visual vital vivid vocal voice volcano volume vote voyage wage wagon
waist wait waited waiting wake walk wall wander want wanted wants warm warn wash wasn waste watch water wave
weak wealth weapon wear weather weave website wedding weed week weekend weeks weep weigh weight weird
welcome well went were weren west whale what whatever wheat wheel when where whether which while whip
whisper whistle white whole whose wide widow wife wild will willing wind window wine wing winner winter wire
wisdom wise wish witch with within without witness wolf woman women wonder wood wool word wore work worker
world worm worn worry worse worst worth would wouldn wound wrap wreck wrist write writer writing wrong wrote
yacht yard year years yell yellow yesterday yield young your yours youth zebra zero zone
)";

std::vector<std::string_view> sorted() {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < kWords.size();) {
    const size_t begin = std::min(kWords.find_first_not_of(" \n", at), kWords.size());
    at = std::min(kWords.find_first_of(" \n", begin), kWords.size());
    if (at > begin) out.push_back(kWords.substr(begin, at - begin));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

bool isCommonEnglish(std::string_view word) {
  static const std::vector<std::string_view> words = sorted();
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace xiaoer::rulebook
