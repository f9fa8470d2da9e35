using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Emitting;
using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>Generates all files from a folder of service models.</summary>
internal static class Generation
{
    // Services of which only a few operations are used: written after their API reference, so that nobody has to get the whole model.
    private static readonly string OwnModels = Path.Combine(AppContext.BaseDirectory, "Models");

    public static IEnumerable<GeneratedFile> Run(string modelsDirectory)
    {
        var clients = new List<(ServiceDefinition, ServiceModel, TypeMap)>();
        foreach (var service in ServiceCatalog.All)
        {
            var model = Load(service.Model);
            var further = service.FurtherModels.Keys.ToDictionary(name => name, Load, StringComparer.Ordinal);
            yield return new($"src/Emulator/Generated/{service.Model}.contract", ContractEmitter.Emit(service, model, further));
            if (service.HasClient)
            {
                var types = new TypeMap(service, model);
                clients.Add((service, model, types));
                var folder = $"src/AwsSdk/Generated/{service.Name}";
                yield return new($"{folder}/Model.g.cs", ModelEmitter.Emit(service, types));
                yield return new($"{folder}/Enums.g.cs", EnumEmitter.Emit(service, types));
                yield return new($"{folder}/Exceptions.g.cs", ExceptionEmitter.EmitModel(service, types));
                yield return new($"{folder}/Errors.g.cs", ExceptionEmitter.EmitBase(service, types));
                yield return new($"{folder}/Client.g.cs", ClientEmitter.Emit(service, model, types));
            }
        }
        yield return new("src/Spec/Generated/ApiPatterns.g.cs", ConstraintEmitter.Emit(clients));

        ServiceModel Load(string name)
        {
            var given = Path.Combine(modelsDirectory, name + ".json");
            return ServiceModel.Load(File.Exists(given) ? given : Path.Combine(OwnModels, name + ".json"));
        }
    }
}
