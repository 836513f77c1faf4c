// node score.mjs PACKAGE LANGUAGE: one text a line in; one score a line out, then the seconds that the best of three rounds took.
import { readFileSync } from 'node:fs';

const [, , name, language] = process.argv;

const scorers = {
  async 'vader-sentiment'() {
    const { default: vader } = await import('vader-sentiment');
    return (text) => {
      const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(text);
      return Math.abs(compound) < 0.05 ? 0 : compound; // as its authors classify
    };
  },
  async sentiment() {
    const { default: Sentiment } = await import('sentiment');
    const analyzer = new Sentiment();
    return (text) => analyzer.analyze(text).score;
  },
  async '@nlpjs/sentiment'() {
    const { Container } = await import('@nlpjs/core');
    const { SentimentAnalyzer } = await import('@nlpjs/sentiment');
    const { LangDe } = await import('@nlpjs/lang-de');
    const { LangEn } = await import('@nlpjs/lang-en');
    const container = new Container();
    container.use(language === 'de' ? LangDe : LangEn);
    const analyzer = new SentimentAnalyzer({ container });
    return async (text) => (await analyzer.process({ locale: language, text })).sentiment.score;
  },
};

const texts = readFileSync(0, 'utf8').split('\n');
const score = await scorers[name]();
let seconds = Infinity;
let scores = [];
for (let round = 0; round < 3; round++) {
  const started = process.hrtime.bigint();
  scores = [];
  for (const text of texts) {
    const value = score(text);
    scores.push(value instanceof Promise ? await value : value);
  }
  seconds = Math.min(seconds, Number(process.hrtime.bigint() - started) / 1e9);
}
console.log([...scores, seconds].join('\n'));
