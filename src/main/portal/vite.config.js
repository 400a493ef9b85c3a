import { defineConfig } from 'vite';

/**
 * The explorer shows nothing for an enum in a list, as filters have them: `in: [READY]`. There its values are boxes to
 * tick. The build fails when the place is not found, as it may not be in another release.
 */
function enumsInLists() {
  const place = "if (argValue.kind === 'EnumValue') {\n            input = ";
  const boxes = `if ((0, _graphql.isListType)((0, _graphql.getNullableType)(arg.type))) {
            var chosen = (argValue.values || [argValue]).map(function (each) { return each.value; });
            input = React.createElement('span', { className: 'portal-enums' }, argType.getValues().map(function (each) {
              return React.createElement('label', { key: each.name },
                React.createElement('input', {
                  type: 'checkbox',
                  checked: chosen.indexOf(each.name) >= 0,
                  onChange: function () {
                    var next = chosen.indexOf(each.name) >= 0
                      ? chosen.filter(function (name) { return name !== each.name; })
                      : chosen.concat(each.name);
                    _this6.props.setArgValue({
                      kind: 'ListValue',
                      values: next.map(function (name) { return { kind: 'EnumValue', value: name }; }),
                    });
                  },
                }),
                each.name);
            }));
          } else `;
  return {
    name: 'enums-in-lists',
    enforce: 'pre',
    transform(code, id) {
      if (!/graphiql-explorer\/dist\/Explorer\.js$/.test(id)) {
        return null;
      }
      if (code.split(place).length !== 2) {
        this.error('graphiql-explorer is another one: where are its enums?');
      }
      return { code: code.replace(place, () => boxes + place), map: null };
    },
  };
}

// Everything is served by the service itself, below /graphiql; what has a hash in its name is cached for ever.
export default defineConfig({
  base: '/graphiql/',
  plugins: [enumsInLists()],
  esbuild: { jsx: 'automatic' },
  worker: { format: 'es' },
  build: {
    outDir: '../../../target/portal/portal',
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      onwarn(warning, warn) {
        // Meant for servers that render pages; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
});
