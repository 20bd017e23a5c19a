// ONNX Runtime's side of the comparison; compare.py calls it. Reads requests from standard input, one a line, "NAME:BATCH FILE" with a file
// that peer_torch.py wrote, and answers each with one JSON object: milliseconds of inference, median and minimum.
//   node peer_ort.js FOLDER [--threads=2] [--warm=10] [--repeat=30] [--seconds=4]     FOLDER has node_modules/onnxruntime-node
const [folder, ...words] = process.argv.slice(2);
const options = { threads: 2, warm: 10, repeat: 30, seconds: 3600, ...Object.fromEntries(words.map(word => word.replace('--', '').split('='))) };
const ort = require(`${folder}/node_modules/onnxruntime-node`);
const { version } = require(`${folder}/node_modules/onnxruntime-node/package.json`);
const LeastRepeat = 3;

async function open(request, file) {
  const [model, batch] = request.split(':');
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: +options.threads });
  const size = { lenet5: 32, simple: 28, cnn: 28 }[model];
  const shape = size ? [+batch, 1, size, size] : [+batch, 3, 224, 224];
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => Math.random() - 0.5);
  return { model, batch: +batch, session, feeds: { x: new ort.Tensor('float32', data, shape) } };
}

// Some steps that do not count, then those that do; fewer of both where time is short.
async function measure({ session, feeds }) {
  const seconds = since => (performance.now() - since) / 1e3;
  let start = performance.now();
  for (let done = 0; done < 1 || (done < options.warm && seconds(start) < options.seconds / 4); done++)
    await session.run(feeds);
  const times = [];
  start = performance.now();
  while (times.length < Math.min(LeastRepeat, options.repeat) || (times.length < options.repeat && seconds(start) < options.seconds)) {
    const begin = performance.now();
    await session.run(feeds);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return { ms: +times[times.length >> 1].toFixed(3), ms_min: +times[0].toFixed(3) };
}

(async () => {
  let held, network;
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    const [request, file] = line.split(' ');
    if (request !== held) {
      await network?.session.release(); // one network at a time is held, so that each begins with the machine to itself
      [held, network] = [request, await open(request, file)];
    }
    const { model, batch } = network;
    console.log(JSON.stringify({ peer: `onnxruntime ${version}`, model, mode: 'infer', threads: +options.threads, batch, ...await measure(network) }));
  }
})();
