// widget.css with its tokens, minified: bot/web/build makes it a string of the bundle.
declare module "styles" {
  const text: string;
  export default text;
}
