// Everything that one installation of Feedback needs in Azure, without a shared key or a connection string with a secret anywhere:
//   az deployment group create -g GROUP -f infra/main.bicep -p name=NAME signingKey="$(openssl rand -base64 32)"
// Later deployments leave signingKey out: the vault keeps the key. `infra/publish` makes the package that runs here.
targetScope = 'resourceGroup'

@description('Name of the app, the start of its address and of all other names here.')
@minLength(3)
@maxLength(40)
param name string

param location string = resourceGroup().location

@description('Where customers reach the app, such as https://feedback.shop.example; empty for the address that Azure gives it.')
param publicUrl string = ''

@description('Signs survey tokens and receipts, at least 32 characters. Empty leaves the vault as it is.')
@secure()
param signingKey string = ''

@description('Ids of the signing keys in the vault, oldest first: the last one signs, all verify. To rotate, add an id and give its key.')
@minLength(1)
param signingKeyIds array = ['k1']

@description('Further app settings, such as Feedback__Shops__myshop__Name. Secrets belong into the vault, as @Microsoft.KeyVault(…).')
param settings object = {}

@description('Origins whose pages may call the widget\'s endpoints; the tokens they send are signed.')
param allowedOrigins array = ['*']

@description('Object id of the person or group who administers the data with the command line (feedback user add … --storage …); empty for nobody.')
param operatorPrincipalId string = ''

@description('User, Group or ServicePrincipal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('Application id of an Entra registration that people must sign in to before they reach the console; empty for the console\'s own sign-in alone.')
param consoleClientId string = ''

@description('Secret of that registration.')
@secure()
param consoleClientSecret string = ''

@description('Instances kept running for HTTP, so that nobody waits for a start; each is billed.')
@minValue(0)
param alwaysReady int = 0

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@minValue(1)
param maximumInstanceCount int = 40

@description('Standard_ZRS survives the loss of a data centre; Standard_LRS is the cheapest.')
@allowed(['Standard_ZRS', 'Standard_LRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('Days that logs are kept.')
param logDays int = 30

// What the program keeps, by the names it uses. It would make them itself; here they can be given alerts and retention.
var tableNames = ['access', 'alerts', 'asked', 'cases', 'conflicts', 'contacts', 'dirty', 'expiries', 'items', 'measures', 'models', 'months', 'offers', 'sources', 'texts', 'timeline']
var queueNames = ['incoming', 'incoming-poison', 'outgoing', 'outgoing-poison']
var archiveName = 'archive'
var packagesName = 'packages'

var suffix = uniqueString(resourceGroup().id, name)
var storageName = 'st${suffix}'
var vaultName = 'kv-${suffix}'
var consoleSecretName = 'console-client-secret'
var hasConsoleAuth = !empty(consoleClientId)

var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}
var storageRoles = [roles.storageBlobDataOwner, roles.storageQueueDataContributor, roles.storageTableDataContributor]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: storageName
  location: location
  kind: 'StorageV2'
  sku: { name: storageSku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: storage
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [for container in [archiveName, packagesName]: {
  parent: blobs
  name: container
}]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: storage
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [for queue in queueNames: {
  parent: queueService
  name: queue
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: storage
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [for table in tableNames: {
  parent: tableService
  name: table
}]

resource appStorageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: {
  name: guid(storage.id, identity.id, role)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource operatorStorageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in storageRoles: if (!empty(operatorPrincipalId)) {
  name: guid(storage.id, operatorPrincipalId, role)
  scope: storage
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: vaultName
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Tokens out there are worth nothing without their key.
    enablePurgeProtection: true
  }
}

resource signingSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(signingKey)) {
  parent: vault
  name: 'signing-${last(signingKeyIds)}'
  properties: { value: signingKey, contentType: 'text/plain' }
}

resource consoleSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(consoleClientSecret)) {
  parent: vault
  name: consoleSecretName
  properties: { value: consoleClientSecret, contentType: 'text/plain' }
}

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

var keySettings = toObject(
  signingKeyIds,
  id => 'Feedback__Signing__Keys__${id}',
  id => '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/signing-${id})'
)
var consoleSettings = hasConsoleAuth ? {
  CONSOLE_CLIENT_SECRET: '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${consoleSecretName})'
} : {}
var publicSettings = empty(publicUrl) ? {} : { Feedback__PublicUrl: publicUrl }

// The only place that sets them: a deployment replaces them as a whole.
var appSettings = union(settings, keySettings, consoleSettings, publicSettings, {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  Feedback__Signing__Current: last(signingKeyIds)
})

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: allowedOrigins, supportCredentials: false }
      appSettings: [for setting in items(appSettings): { name: setting.key, value: setting.value }]
    }
    functionAppConfig: {
      runtime: { name: 'custom', version: '1.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packagesName}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        triggers: { http: { perInstanceConcurrency: 100 } }
      }
    }
  }
  // Roles take minutes to be known everywhere; without them neither the package nor the vault can be read.
  dependsOn: [appStorageRoles, vaultRole, insightsRole, containers, signingSecret, consoleSecret]
}

resource authentication 'Microsoft.Web/sites/config@2024-11-01' = if (hasConsoleAuth) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    // Only what is public by design, or asks for a key of its own, is left out; a path forgotten here fails closed.
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/api/*', '/r/*', '/health', '/health/*', '/openapi/*', '/widget.js']
    }
    httpSettings: { requireHttps: true, routes: { apiPrefix: '/.auth' } }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientId: consoleClientId
          clientSecretSettingName: 'CONSOLE_CLIENT_SECRET'
        }
        validation: { allowedAudiences: ['api://${consoleClientId}', consoleClientId] }
      }
    }
    login: { tokenStore: { enabled: true } }
  }
}

output url string = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
output storageTables string = storage.properties.primaryEndpoints.table
output packages string = '${storage.properties.primaryEndpoints.blob}${packagesName}'
