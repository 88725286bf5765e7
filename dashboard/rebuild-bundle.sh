#!/bin/sh
# Builds src/main/bundles/prod.bundle anew. Needed after a change of src/main/frontend, of an @NpmPackage or @JsModule
# annotation, or of the Vaadin version; commit the result. Needs a JDK 25, Maven, the npm registry, and Node 24 or newer
# on the PATH or in ~/.vaadin (where neither is, Vaadin downloads it from nodejs.org).
set -eu
cd "$(dirname "$0")/.."
bundle=dashboard/src/main/bundles/prod.bundle
old=$(mktemp)
trap 'rm -f "$old"' EXIT
if [ -f "$bundle" ]; then cp "$bundle" "$old"; fi
rm -f "$bundle"
# Files of an earlier build would be packed as well.
rm -rf dashboard/target/classes/META-INF/VAADIN
if ! "${MVN:-mvn}" -B -ntp -q -pl dashboard -am -DskipTests -Dspotless.check.skip compile || [ ! -f "$bundle" ]; then
  if [ -s "$old" ]; then cp "$old" "$bundle"; fi
  echo "The bundle could not be built; the old one is back in place." >&2
  exit 1
fi
ls -l "$bundle"
