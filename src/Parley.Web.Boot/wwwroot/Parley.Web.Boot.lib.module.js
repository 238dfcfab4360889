// A JavaScript initializer: Blazor calls it before the runtime loads its files.
import { hasLogin } from './js/page.js';

// With a login the whole client is needed, so the runtime loads it with its own files, in parallel.
export function onRuntimeConfigLoaded({ resources, runtimeConfig }) {
  if (!hasLogin()) return;
  const client = runtimeConfig.runtimeOptions.configProperties['Parley.ClientAssemblies'].split(' ');
  resources.assembly.push(...resources.lazyAssembly.filter(({ virtualPath }) => client.includes(virtualPath.replace(/\.\w+$/, ''))));
}
