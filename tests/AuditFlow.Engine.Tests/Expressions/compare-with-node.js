// Evaluates each line of node-cases.txt and prints one line of JSON for each: {"t": type, "v": value}. Read by NodeTests.
const vm = require('node:vm');
const lines = require('node:fs').readFileSync(process.argv[2], 'utf8').split('\n').filter(line => line.length > 0);

function tell(value) {
    if (value === null || value === undefined) return { t: 'null' };
    switch (typeof value) {
        case 'boolean': return { t: 'boolean', v: value };
        case 'string': return { t: 'text', v: value };
        case 'number': return { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
        case 'function': return { t: 'function' };
        case 'object': break;
        default: return { t: typeof value };
    }
    switch (Object.prototype.toString.call(value)) {
        case '[object Date]': return { t: 'date', v: value.toISOString() };
        case '[object Array]': return { t: 'list', v: Array.from(value, tell) };
        default: return { t: 'object', v: Object.keys(value).map(name => [name, tell(value[name])]) };
    }
}

for (const line of lines) {
    let told;
    try {
        told = tell(vm.runInNewContext(line, {}, { timeout: 1000 }));
    } catch {
        told = { t: 'error' };
    }
    console.log(JSON.stringify(told));
}
