// What the test tells a script, and how the script answers: JSON in, JSON out.
const fs = require('fs')

const told = JSON.parse(fs.readFileSync(0, 'utf8'))

async function answer (work) {
  process.stdout.write(JSON.stringify(await work(told)))
}

// A refusal as a value: the test says which one has to come.
async function refusal (promise) {
  try {
    await promise
  } catch (error) {
    return { code: error.errorCode || error.name, message: error.message }
  }
  throw new Error('this had to be refused')
}

module.exports = { answer, refusal }
