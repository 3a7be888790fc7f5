// Change events by CometD: subscribe, change a person, and tell what was heard; then once more from the beginning.
const jsforce = require('jsforce')
const { StreamingExtension } = require('jsforce/lib/api/streaming')
const { answer } = require('./told.cjs')

answer(async ({ url, token }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const live = await listen(conn, -1, 3, async () => {
    const { id } = await conn.sobject('Account').create({ FirstName: 'Ann', LastName: 'Roe', PersonEmail: 'ann@example.com' })
    await conn.sobject('Account').update({ Id: id, LastName: 'Lee' })
    await conn.sobject('Account').destroy(id)
  })
  const replayed = await listen(conn, -2, 3, async () => {})
  process.nextTick(() => process.exit(0)) // faye keeps its connection open
  return { live, replayed: replayed.map((message) => message.event.replayId) }
})

function listen (conn, replayId, wanted, work) {
  return new Promise((resolve, reject) => {
    const client = conn.streaming.createClient([
      new StreamingExtension.AuthFailure((failure) => reject(new Error(JSON.stringify(failure)))),
      new StreamingExtension.Replay('/data/AccountChangeEvent', replayId)
    ])
    const heard = []
    const subscription = client.subscribe('/data/AccountChangeEvent', (message) => {
      heard.push(message)
      if (heard.length === wanted) {
        client.disconnect()
        resolve(heard)
      }
    })
    subscription.then(work, reject).catch(reject)
  })
}
