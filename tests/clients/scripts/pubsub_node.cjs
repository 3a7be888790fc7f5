// Change events by the Pub/Sub API: three ways to log in, replay from the beginning and from an event.
const clientModule = require('salesforce-pubsub-api-client')
const jsforce = require('jsforce')
const { answer } = require('./told.cjs')

const PubSubApiClient = clientModule.default || clientModule
const TOPIC = '/data/AccountChangeEvent'
const quiet = { debug () {}, info () {}, warn () {}, error (...said) { process.stderr.write(said.join(' ') + '\n') } }

answer(async (told) => {
  const clients = []
  const connect = async (config) => {
    const client = new PubSubApiClient({ ...config, pubSubEndpoint: told.pubsub, rejectUnauthorizedSsl: false }, quiet)
    await client.connect()
    clients.push(client)
    return client
  }
  const conn = new jsforce.Connection({ instanceUrl: told.url, accessToken: told.token, version: '60.0' })
  const supplied = { authType: 'user-supplied', instanceUrl: told.https_url, accessToken: told.token, organizationId: told.organization }
  const live = await hear(await connect(supplied), 3, (client, callback) => client.subscribeFromEarliestEvent(TOPIC, callback, 3), async () => {
    const { id } = await conn.sobject('Account').create({ FirstName: 'Ann', LastName: 'Roe', PersonEmail: 'ann@example.com' })
    await conn.sobject('Account').update({ Id: id, LastName: 'Lee', Phone: '1' })
    await conn.sobject('Account').create({ Name: 'Acme' })
  })
  const byPassword = {
    authType: 'username-password', loginUrl: told.https_url, username: told.username, password: told.password, userToken: told.security_token
  }
  const earliest = await hear(await connect(byPassword), 3, (client, callback) => client.subscribeFromEarliestEvent(TOPIC, callback, 3))
  const byCredentials = { authType: 'oauth-client-credentials', loginUrl: told.https_url, clientId: told.client_id, clientSecret: told.client_secret }
  const later = await hear(await connect(byCredentials), 2, (client, callback) =>
    client.subscribeFromReplayId(TOPIC, callback, 2, live[0].replayId))
  clients.forEach((client) => client.close())
  setTimeout(() => process.exit(0), 100).unref()
  return { live, earliest: earliest.map((event) => event.replayId), later: later.map((event) => event.replayId) }
})

function hear (client, wanted, subscribe, work = async () => {}) {
  return new Promise((resolve, reject) => {
    const heard = []
    subscribe(client, (subscription, type, data) => {
      if (type === 'error') reject(new Error(JSON.stringify(data)))
      if (type === 'event') heard.push(data)
      if (heard.length === wanted) resolve(heard)
    })
    work().catch(reject)
  })
}
