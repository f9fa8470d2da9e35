namespace Reconciler.AwsSdk.Tests.Configuration;

[CollectionDefinition(EnvironmentScope.Collection, DisableParallelization = true)]
public sealed class EnvironmentCollection;
