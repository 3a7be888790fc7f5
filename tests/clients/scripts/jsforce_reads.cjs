// Queries by pages, describes, limits, search.
const jsforce = require('jsforce')
const { answer } = require('./told.cjs')

answer(async ({ url, token }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const pages = []
  const small = { headers: { 'Sforce-Query-Options': 'batchSize=200' } }
  const soql = "SELECT Id, LastName, (SELECT Email FROM Contacts) FROM Account WHERE LastName LIKE 'Page%'"
  let page = await conn.query(soql, small)
  pages.push(page.records.length)
  while (!page.done) {
    page = await conn.queryMore(page.nextRecordsUrl, small)
    pages.push(page.records.length)
  }
  const found = await conn.sobject('Contact').find({ IsPersonAccount: true, LastName: 'Page 7' }, 'Id, Account.Name').execute()
  const fields = (await conn.sobject('Account').describe()).fields
  return {
    pages,
    found: found.map((contact) => contact.Account.Name),
    counted: await conn.sobject('Account').count({ LastName: { $like: 'Page%' } }),
    searched: (await conn.search('FIND {"Page 7"} IN NAME FIELDS RETURNING Account(Id, Name)')).searchRecords.map((row) => row.Name),
    nameType: fields.find((field) => field.name === 'Name').extraTypeInfo,
    sobjects: (await conn.describeGlobal()).sobjects.map((sobject) => sobject.name),
    limits: (await conn.limits()).DailyApiRequests,
    counted_calls: conn.limitInfo.apiUsage
  }
})
