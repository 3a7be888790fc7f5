// Every way jsforce logs in, and what it then sees.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

answer(async ({ url, https_url: httpsUrl, username, password, securityToken, clientId, clientSecret }) => {
  const app = (loginUrl) => ({ loginUrl, clientId, clientSecret })
  const seen = async (conn) => ({ url: conn.instanceUrl, accounts: (await conn.query('SELECT COUNT() FROM Account')).totalSize })
  const soap = new jsforce.Connection({ loginUrl: url })
  const who = await soap.login(username, password + securityToken)
  const oauth = new jsforce.Connection({ oauth2: app(httpsUrl) })
  await oauth.login(username, password + securityToken)
  const credentials = new jsforce.Connection({ instanceUrl: httpsUrl, oauth2: app(httpsUrl) })
  await credentials.authorize({ grant_type: 'client_credentials' })
  return {
    who,
    soap: await seen(soap),
    oauth: await seen(oauth),
    credentials: await seen(credentials),
    refused: await refusal(new jsforce.Connection({ loginUrl: url }).login(username, 'wrong')),
    stale: await refusal(new jsforce.Connection({ instanceUrl: url, accessToken: 'stale' }).query('SELECT Id FROM Account'))
  }
})
