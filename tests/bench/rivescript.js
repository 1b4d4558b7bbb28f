// RiveScript on the same patterns and messages. Usage: node rivescript.js dist/rivescript.js <made
// Reads what `bench_match print` writes; prints the median microseconds of processor time of a reply.
// A gap of so many characters has no equal there: between words stands "anything", which asks for at least one
// character in Chinese, so that fewer messages are answered; the time is what counts here.
import fs from 'node:fs';
import vm from 'node:vm';

vm.runInThisContext(fs.readFileSync(process.argv[2], 'utf8')); // made for browsers: it defines RiveScript
const [patterns, messages] = fs.readFileSync(0, 'utf8').trimEnd().split('\n\n').map((part) => part.split('\n'));

const triggers = patterns.map((pattern, number) => {
  const any = /[一-鿿]/.test(pattern) ? '*' : '[*]';
  const words = pattern.split(/\.\{0,\d+\}/);
  return `+ ${any}${words.join(any)}${any}\n- rule${number}\n`;
});

(async () => {
  const bot = new globalThis.RiveScript({ utf8: true });
  bot.stream(`! version = 2.0\n${triggers.join('\n')}`, (fault) => {
    throw new Error(fault);
  });
  bot.sortReplies();
  const took = [];
  for (const message of messages) {
    const begin = process.cpuUsage();
    await bot.reply('customer', message);
    took.push(process.cpuUsage(begin).user);
  }
  took.sort((a, b) => a - b);
  console.log(took[took.length >> 1]);
})();
