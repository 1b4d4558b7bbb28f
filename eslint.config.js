// What the compiler does not see: promises nobody waits for, types that are no types, and doors that stay shut.
import tseslint from "typescript-eslint";

// Text reaches the page as text nodes only; anything else is one forgotten escape away from somebody else's script.
const doors = ["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc", "cssText"].map((property) => ({
  selector: `MemberExpression[property.name="${property}"]`,
  message: `${property} is no way into the page: build nodes.`,
}));

export default tseslint.config(
  { ignores: ["build/**", "build-*/**", "node_modules/**"] },
  {
    files: ["bot/web/**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": ["error", ...doors],
      "no-eval": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 12],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["tests/web/**/*.js", "tests/bench/**/*.js"],
    extends: [tseslint.configs.recommended],
    rules: { "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_" }] },
  },
);
