/*
 * For Rhino's shell, at the build: `minify.js VERSION FROM TO [FROM TO …]`, each a module; UglifyJS of that version is a webjar on
 * the class path. Comments and white space go, and what is nobody else's affair gets short names, private members (#name) too.
 * Not `compress`: it would save 2 % more and take three times as long.
 */
var OPTIONS = { module: true, compress: false, mangle: { properties: { regex: /^#/ } } };
var PARTS = 'utils ast transform parse scope compress output sourcemap mozilla-ast propmangle minify'.split(' ');
var Files = java.nio.file.Files;
var Path = java.nio.file.Path;

// What it looks for while it is loaded; only source maps need the first two.
var atob, btoa;
var exports = {};

// Browsers understand expressions that Rhino does not. They are written as they were read.
var RhinoRegExp = RegExp;
RegExp = function (source, flags) {
  return /[uv]/.test(flags) ? { toString: () => '/' + source + '/' + flags } : new RhinoRegExp(source, flags);
};
RegExp.prototype = RhinoRegExp.prototype;

function textOf(bytes) {
  return String(new java.lang.String(bytes, 'UTF-8'));
}

function load(version) {
  var loader = java.lang.Thread.currentThread().getContextClassLoader();
  PARTS.forEach(function (part) {
    var stream = loader.getResourceAsStream('META-INF/resources/webjars/uglify-js/' + version + '/lib/' + part + '.js');
    (0, eval)(textOf(stream.readAllBytes()));
  });
}

function make(from, to) {
  var made = minify(textOf(Files.readAllBytes(Path.of(from))), OPTIONS);
  if (made.error) {
    print(from + ':' + made.error.line + ': ' + made.error.message);
    quit(1);
  }
  Files.writeString(Path.of(to), made.code);
}

load(arguments[0]);
for (var i = 1; i < arguments.length; i += 2) {
  make(arguments[i], arguments[i + 1]);
}
